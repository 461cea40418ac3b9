// The keys of a draft that is tried. What they do is links of the page.
import { keyName } from "../page/key-name.js";
import { keysOn } from "../page/keys.js";

const press = (/** @type {string} */ selector) => document.querySelector(`[data-try] ${selector}`)?.click();

keysOn("[data-try]", [
  ["1-9", "Answer", (event) => press(`[data-key="${keyName(event)}"]`)],
  ["b", "Back", () => history.back()],
  ["e", "Edit this step", () => press("[data-try-edit]")],
]);
