// The folders are one stop of the Tab key. Inside, keys move as in any tree (WAI-ARIA, navigation treeview): arrows,
// Home, End, the first letters of a name; Enter and the space bar choose, F2 renames, moves or deletes.
import { closest, focused, parts } from "../base/element.js";
import { isFolded, setFolded } from "./fold.js";

const TREE = ".folders[role=tree]"; // the outline of an editor has keys of its own
const ITEM = `${TREE} [role=treeitem]`;
const MORE = `${TREE} .more-folders`;
const WORD_MS = 700; // between the letters of a name
let byKeys = true; // whether keys led here, and not the mouse
let word = "";
let wordAt = -Infinity; // when its last letter was pressed: a busy page may come to it much later
let placeOfMore = -1; // among the items, of "Show more" that had the focus

/** @typedef {(item: HTMLElement, items: HTMLElement[]) => HTMLElement | null | undefined | void} Move */

/** @type {Record<string, Move>} */
const MOVES = {
  ArrowDown: (item, items) => items[items.indexOf(item) + 1],
  ArrowUp: (item, items) => items[items.indexOf(item) - 1],
  Home: (item, items) => items[0],
  End: (item, items) => items.at(-1),
  ArrowRight: (item, items) => {
    if (!hasChildren(item)) return null;
    return isFolded(item) ? setFolded(item, false) : items[items.indexOf(item) + 1];
  },
  ArrowLeft: (item) => (hasChildren(item) && !isFolded(item) ? setFolded(item, true) : parent(item)),
  " ": (item) => item.click(),
  F2: (item) => item.parentElement?.querySelector(".folder-edit")?.click(),
};

document.addEventListener("htmx:after:swap", ({ target }) => {
  if (target instanceof Element) for (const tree of target.querySelectorAll(TREE)) setStop(tree);
});

// "Show more" became folders: the focus goes to the first of them.
document.addEventListener("htmx:before:swap", () => {
  const more = focused()?.closest(MORE);
  placeOfMore = more instanceof HTMLElement ? visible(more.closest(TREE) ?? more).indexOf(more) : -1;
});
document.addEventListener("htmx:after:swap", () => {
  const tree = document.querySelector(TREE);
  if (placeOfMore >= 0 && tree && document.activeElement === document.body) visible(tree)[placeOfMore]?.focus();
  placeOfMore = -1;
});

// After a click on a folder letters are the page's shortcuts still: "j" leads to the guides of that folder.
document.addEventListener("pointerdown", () => (byKeys = false), true);
document.addEventListener("keydown", ({ key }) => (byKeys ||= key === "Tab" || key in MOVES), true);

// Before the page's shortcuts, whose letters are the beginnings of names here.
document.addEventListener(
  "keydown",
  (event) => {
    const item = closest(event.target, ITEM);
    const tree = item?.closest(TREE);
    if (!item || !tree || event.ctrlKey || event.metaKey || event.altKey) return;
    const items = visible(tree);
    const move = MOVES[event.key] ?? (isLetter(event.key) && byKeys ? byName(event.key, event.timeStamp) : undefined);
    if (!move) return;
    event.preventDefault();
    event.stopPropagation();
    move(item, items)?.focus();
  },
  true,
);

document.addEventListener("focusin", ({ target }) => {
  const item = closest(target, ITEM);
  const tree = item?.closest(TREE);
  if (item && tree) setStop(tree, item);
});

/** @param {Element} tree */
const visible = (tree) => parts(tree, ITEM, HTMLElement).filter((item) => !item.closest("ul[hidden]"));
const isLetter = (/** @type {string} */ key) => /^[\p{L}\p{N}]$/u.test(key);
const hasChildren = (/** @type {HTMLElement} */ item) => item.hasAttribute("aria-expanded");

/** @param {HTMLElement} item */
const parent = (item) =>
  /** @type {HTMLElement | null | undefined} */ (item.closest("ul")?.closest("li")?.querySelector(ITEM));

/**
 * The next name that begins with the letters typed so far; one letter again and again goes through all that begin so.
 * @param {string} letter
 * @param {number} at  when it was pressed
 * @returns {Move}
 */
function byName(letter, at) {
  word = at - wordAt < WORD_MS ? word + letter : letter;
  wordAt = at;
  const same = [...word].every((each) => each === word[0]);
  const wanted = (same ? word[0] : word).toLocaleLowerCase();
  return (item, items) => {
    const place = items.indexOf(item) + (same ? 1 : 0);
    const round = [...items.slice(place), ...items.slice(0, place)];
    return round.find(({ textContent }) => textContent.trim().toLocaleLowerCase().startsWith(wanted));
  };
}

/**
 * Where Tab leads to: by default the chosen folder, or the first.
 * @param {Element} tree
 * @param {HTMLElement} [item]
 */
function setStop(tree, item) {
  const items = visible(tree);
  const stop = item ?? items.find((each) => each.getAttribute("aria-current") === "true") ?? items[0];
  for (const each of parts(tree, ITEM, HTMLElement)) each.tabIndex = each === stop ? 0 : -1;
}
