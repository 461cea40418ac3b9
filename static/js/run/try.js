// A draft that is tried: its keys, and which of its answers a run would offer to somebody who has filled in the same
// and come the same way. What is known stays in this page: a reload begins again.
import { today } from "../base/clock.js";
import { closest } from "../base/element.js";
import { keyName } from "../keys/key-name.js";
import { keysOn } from "../keys/keys.js";
import { entered, errorsIn, leaveField, offered, prepareConditions, showErrors } from "./index.js";

const BY_ITSELF = "goes on by itself";

let tree = "";
/** @type {Record<string, string>} */
let values = {};
/** @type {[step: string, label: string][]} */
let trail = [];
let cameBack = false;

const press = (/** @type {string} */ selector) => document.querySelector(`[data-try] ${selector}`)?.click();

keysOn("[data-try]", [
  ["1-9", "Answer", (event) => press(`.answer:not(.nowhere)[data-key="${keyName(event)}"]`)],
  ["b", "Back", () => history.back()],
  ["e", "Edit this step", () => press("[data-try-edit]")],
]);

addEventListener("popstate", () => (cameBack = true));
document.addEventListener("htmx:after:swap", arrive);
document.addEventListener("input", ({ target }) => closest(target, "[data-try-step]") && decide());
document.addEventListener("change", ({ target }) => closest(target, "[data-try-step] [aria-invalid]") && check(false));
document.addEventListener("keydown", (event) =>
  leaveField(event, closest(event.target, "[data-try-step] [name]"), shown()),
);
document.addEventListener("click", ({ target }) => closest(target, "[data-try-back]") && history.back());
document.addEventListener("click", choose, true);
arrive();

function shown() {
  return document.querySelector("[data-try-step]");
}

function arrive() {
  const step = shown();
  if (!step || step.hasAttribute("data-begun")) return;
  step.dataset.begun = "";
  if (step.dataset.tree !== tree) [tree, values, trail] = [step.dataset.tree ?? "", {}, []];
  const before = trail.findLastIndex(([key]) => key === step.dataset.tryStep);
  if (cameBack && before >= 0) trail.length = before;
  cameBack = false;
  for (const field of fieldsOf(step)) field.value = values[field.name] ?? field.value;
  decide();
}

/**
 * Keeps what is known when an answer is chosen; where a run would not go on, neither does this.
 * @param {MouseEvent} event
 */
function choose(event) {
  const answer = closest(event.target, "[data-try-step] .answer[href]");
  const step = shown();
  if (!answer || !step) return;
  if (!check()) {
    event.preventDefault();
    return event.stopPropagation();
  }
  for (const { name, value } of fieldsOf(step)) values[name] = value;
  trail.push([step.dataset.tryStep ?? "", answer.dataset.label ?? ""]);
}

/** Says at each field what a run would say of it. Answers whether a run would go on. */
function check(withFocus = true) {
  const step = shown();
  const errors = step ? errorsIn(step, values) : {};
  showErrors(step, errors, withFocus);
  return !Object.keys(errors).length;
}

/** Says at each answer that has a condition whether a run would offer it now. */
async function decide() {
  const step = shown();
  if (!step?.querySelector("[data-if]")) return;
  await prepareConditions();
  if (!step.isConnected) return;
  const scope = { values: { ...values, ...entered(step) }, answers: Object.fromEntries(trail), today: today() };
  const left = offered(step, scope);
  const isDecided = left.length === 1 && step.hasAttribute("data-decides");
  for (const answer of step.querySelectorAll("[data-if]")) {
    const when = answer.querySelector("[data-when]");
    const isOffered = left.includes(answer);
    answer.classList.toggle("nowhere", !isOffered || !answer.hasAttribute("href"));
    if (when) when.textContent = words(when.dataset.when ?? "", isOffered, isDecided);
  }
}

/**
 * @param {string} when  "if age < 24", as the server writes it
 * @param {boolean} isOffered
 * @param {boolean} isDecided
 */
function words(when, isOffered, isDecided) {
  if (!isOffered) return `not offered: ${when}`;
  return isDecided ? `${when}: ${BY_ITSELF}` : when;
}

/** @param {HTMLElement} step */
function fieldsOf(step) {
  return /** @type {(HTMLInputElement | HTMLSelectElement)[]} */ ([...step.querySelectorAll("[data-inputs] [name]")]);
}
