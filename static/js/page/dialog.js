// The one <dialog>: opens when a form is swapped into it, closes when the form was saved, and gives the focus back. A
// form that comes late waits until the field is left in which the person types.
import { announce } from "../base/announce.js";
import { isolated } from "../base/direction.js";
import { closest, focused, part } from "../base/element.js";
import { putBackTyped, typedSince } from "../forms/typed.js";

const dialog = part(document, "#dialog", HTMLDialogElement);
const TEXT = "input:not([type=checkbox], [type=radio]), textarea, [contenteditable]";
const FIELDS = "form :is(input:not([type=hidden]), select, textarea)";
/** @type {EventTarget | null} */
let pressed = null; // where the pointer went down: selecting text may end outside, which is no click on the outside

document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
  if (ctx.target === dialog) show(ctx);
  else if (ctx.target.id === "main" && ctx.sourceElement !== ctx.target) leave(); // another page
});

// A form in the dialog never changes the page's own title, and never takes the place of one that is being filled in.
document.addEventListener("htmx:before:swap", (event) => {
  const { ctx } = event.detail;
  if (ctx.target !== dialog) return;
  ctx.title = null;
  if (dialog.open && hasInput() && !dialog.contains(ctx.sourceElement)) event.preventDefault();
});

document.addEventListener("changed", () => dialog.close());
document.addEventListener("pointerdown", ({ target }) => (pressed = target));
document.addEventListener("click", ({ target }) => {
  const outside = target === dialog && pressed === dialog;
  if (closest(target, "[data-close]") || (outside && !hasInput())) dialog.close();
});

// Empty it however it was closed, unless it was opened again at once, with other content.
dialog.addEventListener("close", () => dialog.open || dialog.replaceChildren());

function leave() {
  if (dialog.open) dialog.close();
  else dialog.replaceChildren(); // a form that waits belongs to the page before
}

/** @param {Htmx.Context} ctx */
function show(ctx) {
  if (ctx.swap === "none" || !dialog.childElementCount) return;
  const title = dialog.querySelector("h1")?.textContent ?? "";
  dialog.setAttribute("aria-label", title);
  if (dialog.open || !typedSince(ctx)) return open();
  announce(`“${isolated(title)}” opens when you leave this field.`);
  focused()?.addEventListener("focusout", () => setTimeout(openWhenLeft), { once: true });
}

function open() {
  if (!dialog.open) dialog.showModal();
  (dialog.querySelector("[aria-invalid=true]") ?? dialog.querySelector(FIELDS))?.focus();
  putBackTyped(dialog);
}

/** The person may have gone on to the next field. */
function openWhenLeft() {
  if (dialog.open || !dialog.childElementCount) return;
  if (focused()?.matches(TEXT)) focused()?.addEventListener("focusout", () => setTimeout(openWhenLeft), { once: true });
  else open();
}

/** Whether something was entered: that is discarded with Cancel or Escape, not by a click that missed. */
function hasInput() {
  const fields = /** @type {HTMLInputElement[]} */ ([...dialog.querySelectorAll(FIELDS)]);
  return fields.some(({ value, defaultValue = value }) => value !== defaultValue);
}
