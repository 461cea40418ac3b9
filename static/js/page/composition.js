// A key that an input method takes, such as the Enter that chooses the word it offers, is no key of the page. In Safari
// that Enter comes after the composition has ended: only its code says so.
import { closest } from "./element.js";

const TAKEN = 229; // keyCode of such a key

addEventListener(
  "keydown",
  (event) => {
    const taken = event.isComposing || event.keyCode === TAKEN;
    if (taken && !closest(event.target, ".editor-rich")) event.stopPropagation(); // CodeMirror looks at them itself
  },
  true,
);
