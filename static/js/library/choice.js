// The guides of the library that are chosen for an action on all of them. The choice outlives loading and searching,
// and ends with the page. "choice" is fired on the document when it changes.
import { closest, focused, parts } from "../base/element.js";
import { keysOn } from "../keys/keys.js";
import "./row-tools.js"; // first: it gives new rows the boxes that are shown as chosen here

/** @type {Set<string>} */
export const chosen = new Set();
/** @type {HTMLInputElement | null} */
let anchor = null; // the box that was chosen last: a range begins there
let ranged = false; // whether Shift was held at the last press

const boxes = () => parts(document, "[data-choose]", HTMLInputElement);

/** @param {Iterable<string>} guides */
export function choose(guides) {
  for (const guide of guides) chosen.add(guide);
  show();
}

export function chooseNone() {
  chosen.clear();
  anchor = null;
  show();
}

document.addEventListener("click", (event) => closest(event.target, ".choose") && (ranged = event.shiftKey), true);

document.addEventListener("change", ({ target }) => {
  if (target instanceof HTMLInputElement && target.matches("[data-choose]")) change(target, target.checked, ranged);
});

document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
  if (ctx.target.id === "main" && !document.querySelector("[data-chosen]")) chooseNone();
  else if (document.querySelector("[data-choose]")) show();
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.defaultPrevented || !chosen.size || document.querySelector("dialog[open]"))
    return;
  if (closest(event.target, "input:not([type=checkbox]), textarea, select")) return;
  chooseNone();
});

keysOn("[data-choose]", [
  ["x", "Choose the guide, or not", () => press(false)],
  ["X", "Choose all guides from the last chosen one to this", () => press(true)],
  ["a", "Choose all guides of this list", () => document.querySelector("[data-choose-all]")?.click()],
  ["Esc", "Choose none"],
]);

/** @param {boolean} range */
function press(range) {
  const box = focused()?.closest("li.tree")?.querySelector("[data-choose]");
  if (box instanceof HTMLInputElement) change(box, range || !chosen.has(box.value), range);
}

/**
 * @param {HTMLInputElement} box
 * @param {boolean} wanted
 * @param {boolean} range
 */
function change(box, wanted, range) {
  for (const each of range ? between(box) : [box]) {
    if (wanted) chosen.add(each.value);
    else chosen.delete(each.value);
  }
  anchor = box;
  show();
}

/** @param {HTMLInputElement} box */
function between(box) {
  const all = boxes();
  const ends = [anchor?.isConnected ? all.indexOf(anchor) : all.findIndex(isAnchor), all.indexOf(box)];
  if (ends[0] < 0) return [box];
  return all.slice(Math.min(...ends), Math.max(...ends) + 1);
}

const isAnchor = (/** @type {HTMLInputElement} */ box) => box.value === anchor?.value;

function show() {
  for (const box of boxes()) {
    box.checked = chosen.has(box.value);
    box.closest("li")?.classList.toggle("chosen", box.checked);
  }
  document.dispatchEvent(new Event("choice"));
}
