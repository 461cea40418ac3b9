// The one <dialog>: opens when a form is swapped into it, closes when the form was saved, and gives the focus back.

const dialog = document.getElementById("dialog");
const FIELDS = "form :is(input:not([type=hidden]), select, textarea)";
let pressed = null; // where the pointer went down: marking a text may end outside, which is no click on the outside

document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
  if (ctx.target === dialog) show(ctx);
  else if (ctx.target.id === "main" && ctx.sourceElement !== ctx.target) dialog.close(); // another page
});

// A form in the dialog never changes the page's own title.
document.addEventListener("htmx:before:swap", ({ detail: { ctx } }) => {
  if (ctx.target === dialog) ctx.title = null;
});

document.addEventListener("changed", () => dialog.close());
document.addEventListener("pointerdown", ({ target }) => (pressed = target));
document.addEventListener("click", ({ target }) => {
  const outside = target === dialog && pressed === dialog;
  if (target.closest("[data-close]") || (outside && !typed())) dialog.close();
});

// However it was closed; what opens it at once again has put something else there by now.
dialog.addEventListener("close", () => dialog.open || dialog.replaceChildren());

function show(ctx) {
  if (ctx.swap === "none" || !dialog.childElementCount) return;
  if (!dialog.open) dialog.showModal();
  (dialog.querySelector("[aria-invalid=true]") ?? dialog.querySelector(FIELDS))?.focus();
  dialog.setAttribute("aria-label", dialog.querySelector("h1")?.textContent ?? "");
}

/** Whether a form was begun: that is given up with Cancel or Escape, not by a click that missed. */
function typed() {
  return [...dialog.querySelectorAll(FIELDS)].some(({ value, defaultValue = value }) => value !== defaultValue);
}
