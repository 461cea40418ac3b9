// The map, or its text twin: which of the two is shown is remembered in this browser. On a narrow page it is the outline.
import { withStorage } from "../../page/storage.js";

const KEPT = "treeline.edit-picture";

export function picture(place) {
  const room = place.querySelector("[data-edit-picture]");
  const buttons = [...room.querySelectorAll("[data-picture]")];
  const show = (name) => {
    room.dataset.pictureShown = name;
    for (const button of buttons) button.setAttribute("aria-pressed", button.dataset.picture === name);
  };
  show(withStorage((kept) => kept.getItem(KEPT)) === "outline" ? "outline" : "map");
  room.addEventListener("click", ({ target }) => {
    const name = target.closest("[data-picture]")?.dataset.picture;
    if (!name) return;
    withStorage((kept) => kept.setItem(KEPT, name));
    show(name);
  });
}
