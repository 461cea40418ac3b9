// The one <dialog>: opens when a form is swapped into it, closes when the form was saved, and gives the focus back.
import { closest, part } from "./element.js";

const dialog = part(document, "#dialog", HTMLDialogElement);
const FIELDS = "form :is(input:not([type=hidden]), select, textarea)";
/** @type {EventTarget | null} */
let pressed = null; // where the pointer went down: selecting text may end outside, which is no click on the outside

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
  if (closest(target, "[data-close]") || (outside && !hasInput())) dialog.close();
});

// Empty it however it was closed, unless it was opened again at once, with other content.
dialog.addEventListener("close", () => dialog.open || dialog.replaceChildren());

/** @param {Htmx.Context} ctx */
function show(ctx) {
  if (ctx.swap === "none" || !dialog.childElementCount) return;
  if (!dialog.open) dialog.showModal();
  (dialog.querySelector("[aria-invalid=true]") ?? dialog.querySelector(FIELDS))?.focus();
  dialog.setAttribute("aria-label", dialog.querySelector("h1")?.textContent ?? "");
}

/** Whether something was entered: that is discarded with Cancel or Escape, not by a click that missed. */
function hasInput() {
  const fields = /** @type {HTMLInputElement[]} */ ([...dialog.querySelectorAll(FIELDS)]);
  return fields.some(({ value, defaultValue = value }) => value !== defaultValue);
}
