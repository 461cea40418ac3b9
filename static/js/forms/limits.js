// A browser cuts what is pasted into a field with maxlength, without a word. Here nothing is cut: the field says
// how much it has and how much it may have, and its form is not sent before it fits. Fields that save by themselves
// take nothing that is too long; when one leaves the page, or comes to be about something else, what it had stays, to
// copy.
import { closest, element } from "../base/element.js";
import { keepUnsaved } from "./unsaved.js";

/** @typedef {HTMLInputElement | HTMLTextAreaElement} Field */

const SAVED_LONG = ":is([data-own], [data-editor]) [data-too-long]";

document.addEventListener("focusin", ({ target }) => takeOver(target), true);
document.addEventListener("beforeinput", ({ target }) => takeOver(target), true);
document.addEventListener("paste", ({ target }) => takeOver(target), true);
document.addEventListener("input", ({ target }) => check(target), true);
addEventListener("pagehide", keepAll);
document.addEventListener("htmx:before:swap", ({ detail: { ctx } }) => ctx.target.id === "main" && keepAll());

/** Whether a field has more characters than the server takes. @param {Field} field */
export const isTooLong = (field) => "tooLong" in field.dataset;

/**
 * Empties a field that has more than it may, and keeps what it had.
 * @param {Field} field
 */
export function keepLong(field) {
  if (!isTooLong(field)) return;
  const name = field.ariaLabel || field.placeholder || field.labels?.[0].firstChild?.textContent;
  const title = `Not saved, too long: ${name}`;
  keepUnsaved({ id: title, title, text: field.value });
  field.value = "";
  check(field); // no event: whoever listens to the field would save that it is empty
}

function keepAll() {
  for (const field of document.querySelectorAll(SAVED_LONG)) keepLong(/** @type {Field} */ (field));
}

/** @param {EventTarget | null} target */
function takeOver(target) {
  const field = /** @type {Field | null} */ (closest(target, "[maxlength]"));
  if (!field) return;
  field.dataset.max = String(field.maxLength);
  field.removeAttribute("maxlength");
}

/** @param {EventTarget | null} target */
function check(target) {
  const field = /** @type {Field | null} */ (closest(target, "[data-max]"));
  if (!field) return;
  const [count, max] = [[...field.value].length, Number(field.dataset.max)];
  const number = (/** @type {number} */ value) => value.toLocaleString("en");
  const text = count > max ? `${number(count)} characters; at most ${number(max)}. Not saved: shorten it.` : "";
  field.toggleAttribute("data-too-long", text !== "");
  field.setCustomValidity(text);
  const line = field.nextElementSibling;
  if (line?.matches("[data-too-long-line]")) {
    if (text) line.textContent = text;
    else line.remove();
  } else if (text) {
    const made = element("span", "error", text);
    made.dataset.tooLongLine = "";
    made.setAttribute("role", "alert");
    field.after(made);
  }
}
