// The map or the outline: which of the two is shown is remembered in this browser. On a narrow page it is the outline.
import { closest, part } from "../../base/element.js";
import { withStorage } from "../../base/storage.js";

const STORAGE_KEY = "treeline.edit-picture";

/** @param {HTMLElement} place */
export function picture(place) {
  const panel = part(place, "[data-edit-picture]");
  const buttons = [...panel.querySelectorAll("[data-picture]")];
  const show = (/** @type {string} */ name) => {
    panel.dataset.pictureShown = name;
    for (const button of buttons) button.setAttribute("aria-pressed", String(button.dataset.picture === name));
  };
  show(withStorage((kept) => kept.getItem(STORAGE_KEY)) === "outline" ? "outline" : "map");
  panel.addEventListener("click", ({ target }) => {
    const name = closest(target, "[data-picture]")?.dataset.picture;
    if (!name) return;
    withStorage((kept) => kept.setItem(STORAGE_KEY, name));
    show(name);
  });
}
