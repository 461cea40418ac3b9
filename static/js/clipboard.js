/** Puts `text`, and `html` beside it where there is one, on the clipboard. Works without https, too. */
export function copy({ text, html }) {
  const put = (event) => {
    event.clipboardData.setData("text/plain", text);
    if (html) event.clipboardData.setData("text/html", html);
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  document.addEventListener("copy", put, { capture: true, once: true });
  const done = document.execCommand("copy");
  document.removeEventListener("copy", put, { capture: true });
  if (!done) navigator.clipboard?.writeText(text);
}
