// The star of a guide, in the list and on the guide's page: pressed while the guide is pinned. The region above the
// list says which guides are; a star is pressed at once and corrected when the server decides otherwise.
import { closest, focused, parts } from "../base/element.js";
import { url } from "../base/facts.js";
import { keysOn } from "../keys/keys.js";
import { post } from "../base/post.js";

/** @type {Map<string, boolean>} */
const waiting = new Map(); // guides whose change is on its way -> whether they are to be pinned in the end

document.addEventListener("click", ({ target }) => {
  const star = closest(target, "[data-pin]");
  if (star) toggle(star.dataset.pin ?? "", star.ariaPressed !== "true");
});

document.addEventListener("pins", ({ detail }) => mark(String(detail.guide), detail.pinned));

// Rows that load, and the region when it loads again because of another tab or device.
document.addEventListener("htmx:after:swap", () => {
  if (!document.querySelector("#quick")) return;
  const pinned = new Set(parts(document, "[data-pinned]", HTMLElement).map(({ dataset }) => dataset.pinned));
  for (const star of stars()) {
    const { pin = "" } = star.dataset;
    if (!waiting.has(pin)) star.ariaPressed = String(pinned.has(pin));
  }
});

keysOn("[data-library], [data-tree]", [
  ["p", "Pin the guide, or unpin it", pinFocused],
  ["Shift ←, Shift →", "Move the pinned guide that has the focus"],
]);

/**
 * @param {string} guide
 * @param {boolean} pinned
 */
async function toggle(guide, pinned) {
  mark(guide, pinned);
  const isUnderWay = waiting.has(guide);
  waiting.set(guide, pinned);
  if (isUnderWay) return;
  let decided = false;
  const decide = () => (decided = true);
  document.addEventListener("pins", decide, { once: true });
  try {
    await post(url("guidePin", guide), { pinned: pinned ? "on" : "" });
  } finally {
    const wanted = waiting.get(guide) ?? pinned;
    waiting.delete(guide);
    document.removeEventListener("pins", decide);
    if (wanted !== pinned)
      toggle(guide, wanted); // pressed again meanwhile
    else if (!decided) mark(guide, !pinned);
  }
}

function pinFocused() {
  const quick = focused()?.closest("[data-pinned]");
  if (quick instanceof HTMLElement) return toggle(quick.dataset.pinned ?? "", false);
  const guide = focused()?.closest("li.tree") ?? document.querySelector("[data-tree]");
  guide?.querySelector("[data-pin]")?.click();
}

/**
 * @param {string} guide
 * @param {boolean} pinned
 */
function mark(guide, pinned) {
  for (const star of stars()) if (star.dataset.pin === guide) star.ariaPressed = String(pinned);
}

const stars = () => parts(document, "[data-pin]", HTMLElement);
