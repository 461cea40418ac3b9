// A guide or a folder that is dragged onto a folder moves there. The keyboard's way is "m" and the folder's dialog.
import { closest } from "../page/element.js";
import { url } from "../page/facts.js";
import { post } from "../page/post.js";

const KIND = "application/x-treeline"; // tells our drags from files and texts, also after a region was loaded meanwhile
/** @type {string | null} */
let moveUrl = null;

document.addEventListener("dragstart", (event) => {
  const tree = closest(event.target, "li.tree[draggable]");
  const folder = closest(event.target, ".folder[draggable]")?.closest("[data-folder]");
  if (!(tree ?? folder) || !event.dataTransfer) return;
  moveUrl = tree ? url("guideMove", tree.dataset.id) : url("folderMove", folder?.dataset.folder);
  event.dataTransfer.setData("text/plain", closest(event.target, "*")?.textContent.trim() ?? "");
  event.dataTransfer.setData(KIND, moveUrl);
  event.dataTransfer.effectAllowed = "move";
});

document.addEventListener("dragover", (event) => {
  const place = placeOf(event);
  mark(place);
  if (place) event.preventDefault();
});

document.addEventListener("drop", (event) => {
  const place = placeOf(event);
  if (!place || !moveUrl) return;
  event.preventDefault();
  post(moveUrl, { folder: place.dataset.drop });
});

document.addEventListener("dragend", () => {
  moveUrl = null;
  mark(null);
});

const isOurs = (/** @type {DragEvent} */ event) => moveUrl && event.dataTransfer?.types.includes(KIND);
const placeOf = (/** @type {DragEvent} */ event) => (isOurs(event) ? closest(event.target, "[data-drop]") : null);

/** @param {HTMLElement | null} place */
function mark(place) {
  for (const old of document.querySelectorAll(".dropping")) if (old !== place) old.classList.remove("dropping");
  place?.classList.add("dropping");
}
