// Files that are dropped on a form with a file field go into that field.

const zoneOf = (event) => event.target.closest?.("[data-drop-files]");
const holdsFiles = (event) => event.dataTransfer?.types.includes("Files");

document.addEventListener("dragover", (event) => {
  if (zoneOf(event) && holdsFiles(event)) event.preventDefault();
});

document.addEventListener("drop", (event) => {
  const zone = zoneOf(event);
  if (!zone || !holdsFiles(event)) return;
  event.preventDefault();
  const field = zone.querySelector("input[type=file]");
  field.files = event.dataTransfer.files;
  field.dispatchEvent(new Event("change", { bubbles: true }));
});
