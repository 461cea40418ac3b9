// Folders fold. Which ones are folded is remembered in this browser. Of a team with many, a branch is asked for when it
// is opened, and comes with the page from then on (page/opened-folders.js).
import { closest, part, parts } from "../base/element.js";
import { facts } from "../base/facts.js";
import { OPENED_KEY } from "../page/opened-folders.js";
import { withStorage } from "../base/storage.js";

const STORAGE_KEY = "treeline.folded";
const ITEM = ":scope > .folder > [role=treeitem]";
const folded = remembered(STORAGE_KEY);
const opened = remembered(OPENED_KEY);

document.addEventListener("click", (event) => {
  const button = closest(event.target, "button[data-fold]");
  if (!button) return;
  const item = part(closest(button, "li") ?? document, ITEM);
  setFolded(item, !isFolded(item));
  item.focus({ preventScroll: true });
});

document.addEventListener("htmx:after:swap", () => {
  for (const button of parts(document, "button[data-fold]", HTMLElement)) show(button);
});

/** @param {HTMLElement} item  of the tree of folders */
export const isFolded = (item) => item.ariaExpanded === "false";

/**
 * @param {HTMLElement} item
 * @param {boolean} fold
 */
export function setFolded(item, fold) {
  const button = part(item.parentElement ?? item, "button[data-fold]");
  const key = button.dataset.fold ?? "";
  (fold ? folded : opened).add(key);
  (fold ? opened : folded).delete(key);
  remember(STORAGE_KEY, [...folded]);
  remember(OPENED_KEY, [...opened].slice(-facts.limits.openedFolders));
  if (fold || isHere(button)) return show(button);
  groupOf(button).hidden = false; // where a request without an answer says so
  htmx.trigger(button, "open");
}

/** @param {HTMLElement} button */
function show(button) {
  const open = isHere(button) && !folded.has(button.dataset.fold ?? "");
  closest(button, "li")?.querySelector(ITEM)?.setAttribute("aria-expanded", String(open));
  groupOf(button).hidden = !open;
}

const groupOf = (/** @type {HTMLElement} */ button) => part(closest(button, "li") ?? document, ":scope > ul");
/** Whether the folders of the branch were sent. */
const isHere = (/** @type {HTMLElement} */ button) => groupOf(button).querySelector(":scope > li") !== null;

/**
 * @param {string} key
 * @returns {Set<string>}
 */
function remembered(key) {
  return new Set(JSON.parse(withStorage((kept) => kept.getItem(key)) ?? "[]"));
}

/**
 * @param {string} key
 * @param {string[]} folders
 */
const remember = (key, folders) => withStorage((kept) => kept.setItem(key, JSON.stringify(folders)));
