// Which answers of a step are offered, and where the guide goes on by itself: as trees/core/runs/offers.py has it.
import { today } from "../base/clock.js";
import { facts } from "../base/facts.js";
import { inTime } from "../page/load.js";
import { entered } from "./inputs.js";
import { idOf } from "./place.js";

/** @typedef {import("../conditions/evaluate.js").Term} Term */
/** @typedef {import("../conditions/evaluate.js").Scope} Scope */

/** @type {WeakMap<HTMLElement, Term | null>} */
const terms = new WeakMap();
/** @type {typeof import("../conditions/evaluate.js") | undefined} */
let conditions; // few guides have any

/** To be awaited before panels with conditions are shown. Rejects where the module does not arrive in time. */
export async function prepareConditions() {
  conditions ??= await inTime(import("../conditions/evaluate.js"));
}

/**
 * The buttons of the answers that are offered in `panel` to somebody who knows what is in `scope`.
 * @param {HTMLElement} panel
 * @param {Scope} scope
 */
export function offered(panel, scope) {
  const buttons = answersOf(panel);
  const holds = buttons.map(
    (button) => isCondition(termOf(button)) && conditions?.evaluate(condition(button), scope) === true,
  );
  const rest = !holds.includes(true);
  return buttons.filter((button, i) => !termOf(button) || holds[i] || (termOf(button)?.[0] === "else" && rest));
}

/**
 * What is known in a run: ticket and caller, the values, and the answers of the trail by their labels.
 * @param {Run.State} state
 * @param {Run.Steps} steps
 * @param {HTMLElement | null} [panel]  whose fields count too, as they are filled in now
 * @returns {Scope}
 */
export function scopeOf({ details, values, trail }, steps, panel) {
  const given = panel ? entered(panel) : {};
  const answers = trail.map((step) => [step.node, labelOf(step, steps)]);
  return { values: { ...details, ...values, ...given }, answers: Object.fromEntries(answers), today: today() };
}

/**
 * The state after the guide has gone on by itself as far as it does.
 * @param {Run.State} state
 * @param {Run.Steps} steps
 * @returns {Run.State}
 */
export function goOn(state, steps) {
  const passed = new Set();
  for (;;) {
    const { place, trail } = state;
    const to = passed.has(idOf(place)) ? null : decision(state, steps);
    if (!to) return state;
    passed.add(idOf(place));
    const step = { ...place, option: to.dataset.answer ?? "", automatic: true };
    state = { ...state, place: { ...place, node: to.dataset.to ?? "" }, trail: [...trail, step] };
  }
}

/**
 * The answer with which the guide goes on by itself where the run is, if it does.
 * @param {Run.State} state
 * @param {Run.Steps} steps
 */
function decision(state, steps) {
  const panel = steps.panel(state.place);
  if (!panel?.hasAttribute("data-decides") || panel.querySelector("[data-field]")) return null;
  const left = offered(panel, scopeOf(state, steps)).filter(({ dataset: { to } }) => to);
  return left.length === 1 && !left[0].dataset.via ? left[0] : null;
}

/**
 * @param {Run.TrailStep} step
 * @param {Run.Steps} steps
 */
const labelOf = (step, steps) =>
  step.option === facts.returnOption ? facts.continueLabel : steps.label(step, step.option);

/** @param {HTMLElement} panel */
const answersOf = (panel) =>
  /** @type {HTMLElement[]} */ ([...panel.querySelectorAll(".answers:not([data-return]) [data-answer]")]);

/** @param {HTMLElement} button */
function termOf(button) {
  if (!terms.has(button)) terms.set(button, JSON.parse(button.dataset.if ?? "null"));
  return terms.get(button);
}

/** @param {HTMLElement} button */
const condition = (button) => /** @type {Term} */ (termOf(button));

/** @param {Term | null | undefined} term */
const isCondition = (term) => Boolean(term) && term?.[0] !== "else";
