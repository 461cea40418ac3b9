// The one <dialog>: opens when a form is swapped into it, closes when the form was saved, and gives the focus back.

const dialog = document.getElementById("dialog");

document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
  if (ctx.target !== dialog || ctx.swap === "none" || !dialog.childElementCount) return;
  if (!dialog.open) dialog.showModal();
  const first = dialog.querySelector("[aria-invalid=true], .error ~ input, form :is(input:not([type=hidden]), select, textarea)");
  first?.focus();
  dialog.setAttribute("aria-label", dialog.querySelector("h1")?.textContent ?? "");
});

// A form in the dialog never changes the page's own title.
document.addEventListener("htmx:before:swap", ({ detail: { ctx } }) => {
  if (ctx.target === dialog) ctx.title = null;
});

document.addEventListener("changed", close);
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-close]") || event.target === dialog) close();
});

function close() {
  if (!dialog.open) return;
  dialog.close();
  dialog.replaceChildren();
}
