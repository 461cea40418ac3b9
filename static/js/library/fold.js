// Folders fold. Which ones are folded is remembered in this browser.
import { closest, part } from "../page/element.js";
import { withStorage } from "../page/storage.js";

const STORAGE_KEY = "treeline.folded";
const ITEM = ":scope > .folder > [role=treeitem]";
const folded = new Set(JSON.parse(withStorage((kept) => kept.getItem(STORAGE_KEY)) ?? "[]"));

document.addEventListener("click", (event) => {
  const button = closest(event.target, "button[data-fold]");
  if (!button) return;
  const item = part(closest(button, "li") ?? document, ITEM);
  setFolded(item, !isFolded(item));
  item.focus({ preventScroll: true });
});

document.addEventListener("htmx:after:swap", ({ target }) => {
  if (target instanceof Element) for (const button of target.querySelectorAll("button[data-fold]")) show(button);
});

/** @param {HTMLElement} item  of the tree of folders */
export const isFolded = (item) => item.ariaExpanded === "false";

/**
 * @param {HTMLElement} item
 * @param {boolean} fold
 */
export function setFolded(item, fold) {
  const button = part(item.parentElement ?? item, "button[data-fold]");
  if (fold) folded.add(button.dataset.fold);
  else folded.delete(button.dataset.fold);
  withStorage((kept) => kept.setItem(STORAGE_KEY, JSON.stringify([...folded])));
  show(button);
}

/** @param {HTMLElement} button */
function show(button) {
  const open = !folded.has(button.dataset.fold);
  const entry = button.closest("li");
  const list = entry?.querySelector("ul");
  entry?.querySelector(ITEM)?.setAttribute("aria-expanded", String(open));
  if (list) list.hidden = !open;
}
