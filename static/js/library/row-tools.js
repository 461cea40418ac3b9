// What each row of the library gets from the page's templates: its star, and the box that chooses it,
// which is only for editors of its team: they can also drag it.
import { isolated } from "../base/direction.js";
import { copyOf, element, part, parts } from "../base/element.js";

const NEW_ROWS = "[data-library] [data-rows] > li.tree:not([data-tools])";

document.addEventListener("htmx:after:swap", () => {
  if (!document.querySelector("#row-tools")) return;
  for (const row of parts(document, NEW_ROWS, HTMLElement)) addTools(row);
});

/** @param {HTMLElement} row */
function addTools(row) {
  row.dataset.tools = "";
  const title = isolated(row.querySelector("[data-row]")?.textContent.trim() ?? "");
  if (row.draggable && document.querySelector("#row-choice")) {
    const choice = copyOf(document, "#row-choice");
    const box = part(choice, "input", HTMLInputElement);
    Object.assign(box, { id: `choose-${row.dataset.id}`, value: row.dataset.id, ariaLabel: `Choose ${title}` });
    row.prepend(choice);
  }
  const star = copyOf(document, "#row-tools");
  Object.assign(star, { id: `star-${row.dataset.id}`, ariaLabel: `Pin ${title}` });
  star.dataset.pin = row.dataset.id;
  actionsOf(row).append(star);
}

/** @param {HTMLElement} row */
function actionsOf(row) {
  const actions = row.querySelector(".tree-actions");
  if (actions) return actions;
  const added = element("span", "tree-actions");
  row.append(added);
  return added;
}
