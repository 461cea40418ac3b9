// A guide or a folder that is dragged onto a folder moves there. The keyboard's way is "m" and the folder's dialog.
import { post } from "./post.js";

const KIND = "application/x-treeline"; // tells our drags from files and texts, also after a region was loaded meanwhile
let dragged = null;

document.addEventListener("dragstart", (event) => {
  const tree = event.target.closest?.("li.tree[draggable]");
  const folder = event.target.closest?.(".folder[draggable]")?.closest("[data-folder]");
  if (!(tree ?? folder)) return;
  dragged = tree ? `/trees/${tree.dataset.id}/move` : `/trees/folders/${folder.dataset.folder}/move`;
  event.dataTransfer.setData("text/plain", event.target.textContent.trim());
  event.dataTransfer.setData(KIND, dragged);
  event.dataTransfer.effectAllowed = "move";
});

document.addEventListener("dragover", (event) => {
  const place = placeOf(event);
  mark(place);
  if (place) event.preventDefault();
});

document.addEventListener("drop", (event) => {
  const place = placeOf(event);
  if (!place) return;
  event.preventDefault();
  post(dragged, { folder: place.dataset.drop });
});

document.addEventListener("dragend", () => {
  dragged = null;
  mark(null);
});

const ours = (event) => dragged && event.dataTransfer.types.includes(KIND);
const placeOf = (event) => (ours(event) ? event.target.closest?.("[data-drop]") : null);

function mark(place) {
  for (const old of document.querySelectorAll(".dropping")) if (old !== place) old.classList.remove("dropping");
  place?.classList.add("dropping");
}
