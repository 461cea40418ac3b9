// copy
// <button data-copy="text"> puts the text on the clipboard and says "Copied". Where that is not allowed, the field beside
// it (inside the same data-copyable) is selected, ready for Ctrl+C.
import { announce } from "./announce.js";
import { copy } from "./clipboard.js";

const WHILE = 2000;

document.addEventListener("click", async ({ target }) => {
  const button = target.closest("[data-copy]");
  if (!button) return;
  const done = await copy({ text: button.dataset.copy });
  if (!done) button.closest("[data-copyable]")?.querySelector("input, textarea")?.select();
  say(button, done ? "Copied" : "Press Ctrl+C");
});

function say(button, words) {
  const label = button.querySelector("span") ?? button;
  const was = (label.dataset.was ??= label.textContent);
  label.textContent = words;
  announce(`${words}.`);
  setTimeout(() => (label.textContent = was), WHILE);
}
