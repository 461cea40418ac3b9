// Folders fold. What is folded is remembered in this browser.
import { withStorage } from "./storage.js";

const KEY = "treeline.folded";
const folded = new Set(JSON.parse(withStorage((kept) => kept.getItem(KEY)) ?? "[]"));

document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-fold]");
  if (!button) return;
  const id = button.dataset.fold;
  if (!folded.delete(id)) folded.add(id);
  withStorage((kept) => kept.setItem(KEY, JSON.stringify([...folded])));
  show(button);
});

document.addEventListener("htmx:after:swap", ({ target }) => target.querySelectorAll?.("button[data-fold]").forEach(show));

function show(button) {
  const open = !folded.has(button.dataset.fold);
  button.setAttribute("aria-expanded", open);
  button.closest("li").querySelector("ul").hidden = !open;
}
