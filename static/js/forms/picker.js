// Searching for a folder or for categories in a form: Enter chooses the first match, and does not send the form.
import { closest, part } from "../base/element.js";

/** @type {HTMLInputElement | null} */
let entered = null; // where Enter was pressed before its matches were there

document.addEventListener("keydown", (event) => {
  const words = closest(event.target, "[data-picker-words]");
  if (event.key !== "Enter" || !(words instanceof HTMLInputElement) || event.isComposing) return;
  event.preventDefault();
  if (foundFor(words)) choose(words);
  else entered = words;
});

document.addEventListener("input", () => (entered = null), true);

document.addEventListener("htmx:after:swap", () => {
  if (!entered?.isConnected || !foundFor(entered)) return;
  choose(entered);
  entered = null;
});

/** @param {HTMLElement} words */
function picker(words) {
  return part(closest(words, "[data-picker]") ?? document, ".picker-choices");
}

const foundFor = (/** @type {HTMLInputElement} */ words) => picker(words).dataset.found === words.value;

/** @param {HTMLElement} words */
function choose(words) {
  const match = picker(words).querySelector("[data-match]:not(:checked)");
  if (match instanceof HTMLInputElement) match.click();
}
