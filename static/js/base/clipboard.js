/**
 * Puts `text`, and `html` beside it where given, on the clipboard. Works without https, too.
 * @param {{text: string, html?: string}} content
 * @returns {Promise<boolean>} whether it worked
 */
export async function copy({ text, html }) {
  const put = (/** @type {ClipboardEvent} */ event) => {
    event.clipboardData?.setData("text/plain", text);
    if (html) event.clipboardData?.setData("text/html", html);
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  document.addEventListener("copy", put, { capture: true, once: true });
  const done = document.execCommand("copy");
  document.removeEventListener("copy", put, { capture: true });
  return done || writeText(text);
}

/** @param {string} text */
async function writeText(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false; // not allowed; without https navigator.clipboard does not exist
  }
}
