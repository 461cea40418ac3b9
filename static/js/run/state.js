// A cursor over prepared steps: where the events lead that the server has not confirmed yet. The rule is that of
// trees/core/runs/walk.py; when the two differ, the server's state is shown.
import { facts } from "../base/facts.js";
import { inTime } from "../page/load.js";
import { oneSpaced } from "./kept-text.js";
import { goOn } from "./offers.js";
import { idOf, isSame } from "./place.js";

/** @type {typeof import("./lookups.js") | undefined} */
let lookups; // few guides have any

/** @type {Record<string, (state: Run.State, event: Run.Event, steps: Run.Steps) => Run.State>} */
const CHANGES = { answer, back, finish, note, details, values };

/**
 * The state after `event`; the same state where it does not fit.
 * @param {Run.State} state
 * @param {Run.Event} event
 * @param {Run.Steps} steps
 * @returns {Run.State}
 */
export function after(state, event, steps) {
  const after = CHANGES[event.kind]?.(state, event, steps) ?? state;
  return lookups?.withoutStale(after) ?? after;
}

/** To be awaited before panels whose fields a lookup fills in are shown. Rejects as `prepareConditions` does. */
export async function prepareLookups() {
  lookups ??= await inTime(import("./lookups.js"));
}

/** @param {import("./runner.js").Runner} runner */
export const followLookups = (runner) => lookups?.follow(runner);

/**
 * @param {Run.State} state
 * @param {Run.Event} event
 * @param {Run.Steps} steps
 */
function answer(state, event, steps) {
  const { option = "" } = event;
  const place = isAtEnd(state, event) ? next(state, event, steps) : null;
  if (!place) return state;
  const deeper = place.back.length > state.place.back.length;
  const tree = deeper ? steps.way(state.place, option)?.tree : 0;
  const after = {
    ...state,
    place,
    trail: [...state.trail, { ...state.place, option }],
    answers: { ...state.answers, [idOf(state.place)]: option },
    values: { ...state.values, ...event.values },
    entered: tree ? { ...state.entered, [tree]: place.release } : state.entered,
    ended: "",
  };
  return goOn(after, steps);
}

/**
 * @param {Run.State} state
 * @param {Run.Event} event
 * @param {Run.Steps} steps
 * @returns {Run.Place | null}
 */
function next({ place, entered }, { option = "", entered: offered }, steps) {
  const { release, back } = place;
  const above = back.at(-1);
  if (option === facts.returnOption && above && steps.isLeaf(place)) {
    return { release: above[0], node: above[1], back: back.slice(0, -1) };
  }
  const way = steps.way(place, option);
  if (!way) return null;
  const through = way.tree && back.length < facts.limits.nestedGuides && (entered[way.tree] ?? offered);
  if (through) return { release: through, node: steps.start(through), back: [...back, [release, way.to]] };
  return { release, node: way.to, back };
}

/**
 * @param {Run.State} state
 * @param {Run.Event} event
 * @param {Run.Steps} steps
 */
function back(state, event, steps) {
  if (!isSame(event, state.place) || event.step > state.trail.length) return state;
  if (event.step === state.trail.length) return { ...state, ended: "" };
  let count = event.step;
  while (count && state.trail[count].automatic) count -= 1; // from there the guide would only go on by itself again
  const { option, automatic, ...recorded } = state.trail[count];
  const newer = { ...recorded, release: state.release };
  const place = recorded.back.length || !steps.panel(newer) ? recorded : newer; // the run may be on a newer release now
  return { ...state, place, trail: state.trail.slice(0, count), ended: "" };
}

/**
 * @param {Run.State} state
 * @param {Run.Event} event
 */
function finish(state, event) {
  return isAtEnd(state, event) ? { ...state, ended: event.option ?? "" } : state;
}

/**
 * @param {Run.State} state
 * @param {Run.Event} event
 */
function note(state, event) {
  return { ...state, notes: { ...state.notes, [idOf(event)]: event.text ?? "" } };
}

/**
 * @param {Run.State} state
 * @param {Run.Event} event
 */
function details(state, event) {
  const changed = Object.entries(event.values ?? {}).map(([name, text]) => [name, oneSpaced(text)]);
  return { ...state, details: { ...state.details, ...Object.fromEntries(changed) } };
}

/**
 * @param {Run.State} state
 * @param {Run.Event} event
 */
function values(state, event) {
  return { ...state, values: { ...state.values, ...event.values } };
}

/**
 * Whether the event was made where the run stands.
 * @param {Run.State} state
 * @param {Run.Event} event
 */
const isAtEnd = (state, event) => isSame(event, state.place) && event.step === state.trail.length;
