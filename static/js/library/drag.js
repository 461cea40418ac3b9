// A guide or a folder that is dragged onto a folder moves there; a chosen guide takes all chosen ones along, with one
// Undo. The keyboard's way is "m", the bar of the chosen guides, and the folder's dialog.
import { closest, element } from "../base/element.js";
import { url } from "../base/facts.js";
import { plural } from "../base/plural.js";
import { post } from "../base/post.js";
import { chosen } from "./choice.js";
import { setFolded } from "./fold.js";

const KIND = "application/x-treeline"; // tells our drags from files and texts, also after a region was loaded meanwhile
/** @typedef {{url: string, values: Record<string, string>}} Move  what is posted with the folder */

const OPEN_MS = 700; // over a closed folder: it opens, so that what is in it can be reached

/** @type {Move | null} */
let move = null;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let opening;

document.addEventListener("dragstart", (event) => {
  const tree = closest(event.target, "li.tree[draggable]");
  const folder = closest(event.target, ".folder[draggable]")?.closest("[data-folder]");
  if (!(tree ?? folder) || !event.dataTransfer) return;
  const begun = tree ? moveOf(tree) : { url: url("folderMove", folder?.dataset.folder), values: {} };
  move = begun;
  event.dataTransfer.setData("text/plain", closest(event.target, "*")?.textContent.trim() ?? "");
  event.dataTransfer.setData(KIND, begun.url);
  event.dataTransfer.effectAllowed = "move";
  if (begun.values.trees) showCount(event.dataTransfer);
});

/**
 * @param {HTMLElement} tree
 * @returns {Move}
 */
function moveOf({ dataset: { id = "" } }) {
  if (!chosen.has(id) || chosen.size === 1) return { url: url("guideMove", id), values: {} };
  return { url: url("bulkMove") + location.search, values: { trees: [...chosen].join() } };
}

/** What hangs on the pointer: how many guides it takes along. @param {DataTransfer} transfer */
function showCount(transfer) {
  const count = element("p", "drag-count", plural(chosen.size, "guide"));
  document.body.append(count);
  transfer.setDragImage(count, 0, 0);
  setTimeout(() => count.remove()); // the browser has its picture by then
}

document.addEventListener("dragover", (event) => {
  const place = placeOf(event);
  mark(place);
  if (place) event.preventDefault();
});

document.addEventListener("drop", (event) => {
  const place = placeOf(event);
  if (!place || !move) return;
  event.preventDefault();
  post(move.url, { ...move.values, folder: place.dataset.drop });
});

document.addEventListener("dragend", () => {
  move = null;
  mark(null);
});

const isOurs = (/** @type {DragEvent} */ event) => move && event.dataTransfer?.types.includes(KIND);
const placeOf = (/** @type {DragEvent} */ event) => (isOurs(event) ? closest(event.target, "[data-drop]") : null);

/** @param {HTMLElement | null} place */
function mark(place) {
  if (!place?.classList.contains("dropping")) openSoon(place);
  for (const old of document.querySelectorAll(".dropping")) if (old !== place) old.classList.remove("dropping");
  place?.classList.add("dropping");
}

/** @param {HTMLElement | null} place */
function openSoon(place) {
  clearTimeout(opening);
  const item = place?.querySelector(":scope > .folder > [aria-expanded=false]");
  if (item instanceof HTMLElement) opening = setTimeout(() => setFolded(item, false), OPEN_MS);
}
