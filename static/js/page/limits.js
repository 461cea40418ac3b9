// A browser cuts what is pasted into a field with maxlength, without a word. Here nothing is cut: the field says
// how much it has and how much it may have, and its form is not sent before it fits.
import { closest, element } from "./element.js";

/** @typedef {HTMLInputElement | HTMLTextAreaElement} Field */

document.addEventListener("focusin", ({ target }) => takeOver(target), true);
document.addEventListener("beforeinput", ({ target }) => takeOver(target), true);
document.addEventListener("paste", ({ target }) => takeOver(target), true);
document.addEventListener("input", ({ target }) => check(target), true);

/** Whether a field has more characters than the server takes. @param {Field} field */
export const isTooLong = (field) => "tooLong" in field.dataset;

/** @param {EventTarget | null} target */
function takeOver(target) {
  const field = /** @type {Field | null} */ (closest(target, "[maxlength]"));
  if (!field) return;
  field.dataset.max = String(field.maxLength);
  field.removeAttribute("maxlength");
}

/**
 * Says what is too long, or no longer says it.
 * @param {EventTarget | null} target
 */
export function check(target) {
  const field = /** @type {Field | null} */ (closest(target, "[data-max]"));
  if (!field) return;
  const [count, max] = [[...field.value].length, Number(field.dataset.max)];
  const number = (/** @type {number} */ value) => value.toLocaleString("en");
  const done = field.type === "search" ? "searched" : "saved";
  const text = count > max ? `${number(count)} characters; at most ${number(max)}. Not ${done}: shorten it.` : "";
  if (text) field.dataset.tooLong = "";
  else delete field.dataset.tooLong;
  field.setCustomValidity(text);
  const line = field.nextElementSibling;
  if (line instanceof HTMLElement && "tooLongLine" in line.dataset) {
    if (text) line.textContent = text;
    else line.remove();
  } else if (text) {
    const made = element("span", "error", text);
    made.dataset.tooLongLine = "";
    made.setAttribute("role", "alert");
    field.after(made);
  }
}
