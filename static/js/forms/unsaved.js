// What the server refused for good stays in this browser, in words to copy, until its writer dismisses it: on every
// page, in every tab, for this user only. It takes no focus.
import { session } from "../session/session.js";
import { element } from "../base/element.js";
import { withStorage } from "../base/storage.js";

/** @typedef {{id: string, title: string, text: string}} Unsaved */

const PREFIX = "treeline.unsaved:";
/** @type {Unsaved[] | null} */
let memory = null; // all of them, where the browser has no room

addEventListener("storage", ({ key }) => key?.startsWith(PREFIX) && draw());
document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => ctx.target.id === "main" && draw());

/**
 * Shows `text` until it is dismissed. Another one with the same `id` is added below it.
 * @param {Unsaved} unsaved
 */
export function keepUnsaved({ id, title, text }) {
  const all = read();
  const before = all.find((each) => each.id === id);
  if (!before) write([...all, { id, title, text }]);
  else if (!before.text.includes(text)) write(all.map((each) => (each === before ? joined(each, text) : each)));
  draw();
}

/**
 * @param {Unsaved} unsaved
 * @param {string} text
 */
const joined = (unsaved, text) => ({ ...unsaved, text: `${unsaved.text}\n${text}` });

const storageKey = () => PREFIX + session.user;

/** @returns {Unsaved[]} */
const read = () => memory ?? JSON.parse(withStorage((kept) => kept.getItem(storageKey())) ?? "[]");

/** @param {Unsaved[]} all */
function write(all) {
  const text = JSON.stringify(all);
  const done = withStorage((kept) => (kept.setItem(storageKey(), text), true));
  memory = done ? null : all;
}

function draw() {
  document.querySelector("[data-unsaved]")?.remove();
  const all = session.user ? read() : [];
  if (!all.length) return;
  const place = element("aside", "unsaved");
  place.dataset.unsaved = "";
  place.setAttribute("aria-label", "Not saved");
  place.append(...all.map(box));
  document.body.append(place);
}

/** @param {Unsaved} unsaved */
function box({ id, title, text }) {
  const made = element("section");
  const pre = element("pre", "", text);
  pre.tabIndex = 0;
  pre.dir = "auto";
  const copy = element("button", "button", "Copy");
  copy.type = "button";
  copy.dataset.copy = text;
  const dismiss = element("button", "button quiet", "Dismiss");
  dismiss.type = "button";
  dismiss.addEventListener("click", () => {
    write(read().filter((each) => each.id !== id));
    draw();
  });
  const buttons = element("div", "row");
  buttons.append(copy, dismiss);
  made.append(element("strong", "", title), pre, buttons);
  return made;
}
