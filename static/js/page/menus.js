// <details data-menu>: closes when something in it is chosen, on Escape, and when the focus or a click goes elsewhere.
import { closest, parts } from "../base/element.js";

const openMenus = () => parts(document, "details[data-menu][open]", HTMLDetailsElement);
const holds = (/** @type {Element} */ menu, /** @type {EventTarget | null} */ target) =>
  target instanceof Node && menu.contains(target);

document.addEventListener("click", ({ target }) => {
  for (const menu of openMenus()) {
    if (!holds(menu, target) || closest(target, ".menu-items :is(a, button)")) menu.open = false;
  }
});

document.addEventListener("focusin", ({ target }) => {
  for (const menu of openMenus()) if (!holds(menu, target)) menu.open = false;
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of openMenus()) {
    event.preventDefault(); // it was this menu's: what else Escape ends goes on
    menu.open = false;
    menu.querySelector("summary")?.focus();
  }
});
