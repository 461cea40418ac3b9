// Files that are dropped on a form with a file field go into that field.
import { closest, part } from "./element.js";

const zoneOf = (/** @type {Event} */ event) => closest(event.target, "[data-drop-files]");

/** @param {DragEvent} event */
export const holdsFiles = (event) => event.dataTransfer?.types.includes("Files") ?? false;

document.addEventListener("dragover", (event) => {
  if (zoneOf(event) && holdsFiles(event)) event.preventDefault();
});

document.addEventListener("drop", (event) => {
  const zone = zoneOf(event);
  if (!zone || !event.dataTransfer || !holdsFiles(event)) return;
  event.preventDefault();
  const field = part(zone, "input[type=file]", HTMLInputElement);
  field.files = event.dataTransfer.files;
  field.dispatchEvent(new Event("change", { bubbles: true }));
});
