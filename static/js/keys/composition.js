// A key that an input method takes, such as the Enter that chooses the word it offers, is no key of the page. All of
// them have one code; in Safari the last one has nothing else to tell: it comes after the composition has ended.
import { closest } from "../base/element.js";

const TAKEN = 229;

addEventListener(
  "keydown",
  (event) => {
    // CodeMirror looks at them itself.
    if (event.keyCode === TAKEN && !closest(event.target, ".editor-rich")) event.stopPropagation();
  },
  true,
);
