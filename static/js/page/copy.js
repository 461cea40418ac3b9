// <button data-copy="text"> puts the text on the clipboard and shows "Copied". Where that is not allowed, the field
// beside it (inside the same data-copyable) is selected, ready for Ctrl+C.
import { announce } from "../base/announce.js";
import { copy } from "../base/clipboard.js";
import { closest } from "../base/element.js";

const RESULT_MS = 2000;

document.addEventListener("click", async ({ target }) => {
  const button = closest(target, "[data-copy]");
  if (!button) return;
  const done = await copy({ text: button.dataset.copy ?? "" });
  const field = button.closest("[data-copyable]")?.querySelector("input, textarea");
  if (!done && (field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement)) field.select();
  showResult(button, done ? "Copied" : "Press Ctrl+C");
});

/**
 * @param {HTMLElement} button
 * @param {string} result
 */
function showResult(button, result) {
  const label = button.querySelector("span") ?? button;
  const original = (label.dataset.original ??= label.textContent);
  label.textContent = result;
  announce(`${result}.`);
  setTimeout(() => (label.textContent = original), RESULT_MS);
}
