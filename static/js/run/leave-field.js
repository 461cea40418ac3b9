/**
 * Enter in a field of one line, and Escape in any, end the typing: then keys are shortcuts again, and Tab goes on from
 * the answers of `step` if the field is one of its own, and else from its question.
 * @param {KeyboardEvent} event
 * @param {HTMLElement | null} field
 * @param {HTMLElement | null | undefined} step  that is shown
 */
export function leaveField({ key }, field, step) {
  if (!field || (key !== "Escape" && !(key === "Enter" && field.matches("input")))) return;
  field.blur(); // what waits for that is drawn before the focus goes on
  queueMicrotask(() => goOn(step?.contains(field) ? step.querySelector(ANSWERS) : step?.querySelector(".question")));
}

const ANSWERS = ".answers:not([hidden]):has(li:not([hidden]))";

/** @param {HTMLElement | null | undefined} place */
function goOn(place) {
  if (!place || document.activeElement !== document.body) return;
  place.tabIndex = -1;
  place.focus({ preventScroll: true });
}
