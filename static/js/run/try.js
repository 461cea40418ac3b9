// The keys of a draft that is tried. What they do is links of the page.
import { keysOn } from "../page/keys.js";

const press = (what) => document.querySelector(`[data-try] ${what}`)?.click();

keysOn("[data-try]", [
  ["1-9", "Answer", (digit) => press(`[data-key="${digit}"]`)],
  ["b", "Back", () => history.back()],
  ["e", "Edit this step", () => press("[data-try-edit]")],
]);
