// Folders fold. Which ones are folded is remembered in this browser.
import { closest } from "./element.js";
import { withStorage } from "./storage.js";

const STORAGE_KEY = "treeline.folded";
const folded = new Set(JSON.parse(withStorage((kept) => kept.getItem(STORAGE_KEY)) ?? "[]"));

document.addEventListener("click", (event) => {
  const button = closest(event.target, "button[data-fold]");
  if (!button) return;
  const id = button.dataset.fold;
  if (!folded.delete(id)) folded.add(id);
  withStorage((kept) => kept.setItem(STORAGE_KEY, JSON.stringify([...folded])));
  show(button);
});

document.addEventListener("htmx:after:swap", ({ target }) => {
  if (target instanceof Element) target.querySelectorAll("button[data-fold]").forEach(show);
});

/** @param {HTMLElement} button */
function show(button) {
  const open = !folded.has(button.dataset.fold);
  button.setAttribute("aria-expanded", String(open));
  const list = button.closest("li")?.querySelector("ul");
  if (list) list.hidden = !open;
}
