// The map of a guide and the steps that its page lists stay in step: what is chosen in one is shown in the other.
import { closest, focused, parts } from "../base/element.js";
import { keysOn } from "../keys/keys.js";

const PREFIX = "n-"; // of the id of a step that is listed
const keyOf = (/** @type {Element | null} */ step) => step?.id.slice(PREFIX.length) ?? "";
const stepOf = (/** @type {string} */ key) => document.getElementById(`${PREFIX}${key}`);
const list = () => document.querySelector(".steps");

keysOn("[data-map][data-steps]", [
  ["j", "Next step", () => stepBy(1)],
  ["k", "Previous step", () => stepBy(-1)],
]);

/**
 * Moves the focus to the step after, or before, the one that has it or is chosen.
 * @param {number} by
 */
function stepBy(by) {
  const steps = [...document.querySelectorAll(".steps > .step")];
  const current = focused()?.closest(".steps > .step") ?? document.querySelector(".steps > .chosen");
  const next = current ? steps[steps.indexOf(/** @type {HTMLElement} */ (current)) + by] : steps[0];
  if (!next) return;
  next.tabIndex = -1;
  next.focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
}

/**
 * @param {HTMLElement} place
 * @param {SVGElement} svg
 * @param {GuideMap.PlacedNode[]} nodes
 * @param {GuideMap.Pan} pan
 */
export function keepInStep(place, svg, nodes, pan) {
  const links = new Map([...svg.querySelectorAll("a[data-key]")].map((link) => [link.dataset.key, link]));
  const left = new AbortController();
  window.addEventListener("hashchange", () => (place.isConnected ? followHash() : left.abort()), left);
  svg.addEventListener("focusin", ({ target }) => {
    const key = closest(target, "a[data-key]")?.dataset.key;
    if (!key) return;
    choose(key);
    if (isBeside()) showStep(key);
  });
  const onStep = (/** @type {Event} */ { target }) => {
    const step = closest(target, ".steps > .step");
    if (step && !closest(target, 'a[href^="#"]')) choose(keyOf(step)); // such a link leads to the step to choose
  };
  list()?.addEventListener("click", onStep);
  list()?.addEventListener("focusin", onStep);
  followHash();

  function followHash() {
    const key = location.hash.slice(1 + PREFIX.length);
    if (!location.hash.startsWith(`#${PREFIX}`)) return;
    choose(key);
    if (!stepOf(key)) showStep(key);
  }

  /**
   * Marks a step in both, and has the map show it. The URL names it, and "Edit" opens the editor at it.
   * @param {string} key
   */
  function choose(key) {
    for (const [each, link] of links) {
      if (each === key) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
    for (const step of document.querySelectorAll(".steps > .step"))
      step.classList.toggle("chosen", keyOf(step) === key);
    const node = nodes.find((each) => each.key === key);
    if (node) pan.reveal(node);
    const hash = `#${PREFIX}${key}`;
    for (const edit of parts(document, "a[data-edit]:not(.edit-step)", HTMLAnchorElement)) edit.hash = hash;
    if (location.hash !== hash) history.replaceState(history.state, "", hash);
  }

  const isBeside = () => getComputedStyle(/** @type {Element} */ (place.parentElement)).position === "sticky";

  /**
   * Scrolls to a step of the list. The list of a long guide loads as it is scrolled.
   * @param {string} key
   */
  function showStep(key) {
    const step = stepOf(key);
    if (step) return step.scrollIntoView({ block: "nearest" });
    const more = list()?.querySelector(":scope > .more");
    if (!more) return;
    document.addEventListener("htmx:after:swap", () => location.hash === `#${PREFIX}${key}` && arrived(key), {
      once: true,
    });
    more.scrollIntoView();
  }

  /** @param {string} key */
  function arrived(key) {
    stepOf(key)?.classList.add("chosen");
    showStep(key);
  }
}
