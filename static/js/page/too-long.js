// Fields that save by themselves take nothing that is longer than they may, see limits.js. What stands in one that
// leaves the page, or comes to be about something else, stays in this browser, to copy.
import { check, isTooLong } from "./limits.js";
import { keepUnsaved } from "./unsaved.js";

/** @typedef {import("./limits.js").Field} Field */

const LONG = ":is([data-own], [data-editor]) [data-too-long]";

addEventListener("pagehide", keepAll);
document.addEventListener("htmx:before:swap", ({ detail: { ctx } }) => ctx.target.id === "main" && keepAll());

/**
 * Empties a field that has more than it may, and keeps what it had.
 * @param {Field} field
 */
export function keepLong(field) {
  if (!isTooLong(field)) return;
  const name = field.ariaLabel || field.placeholder || field.labels?.[0].firstChild?.textContent;
  keepUnsaved({ id: `long:${name}`, title: `Not saved, too long: ${name}`, text: field.value });
  field.value = "";
  check(field); // no event: whoever listens to the field would save that it is empty
}

function keepAll() {
  for (const field of document.querySelectorAll(LONG)) keepLong(/** @type {Field} */ (field));
}
