// Edit opens the editor at the step that the person is at: the one with the focus, or the one that is chosen.
import { closest, focused } from "../base/element.js";

const STEP = ".steps > .step";

document.addEventListener(
  "click",
  (event) => {
    if (!closest(event.target, "[data-tree] > .page-head a[data-edit]")) return;
    const step = focused()?.closest(STEP) ?? document.querySelector(`${STEP}.chosen, ${STEP}:target`);
    const link = step?.querySelector("a[data-edit]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    event.stopPropagation();
    link.click();
  },
  true,
);
