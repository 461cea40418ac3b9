// A cursor over prepared steps: where the events lead that the server has not confirmed yet. The rule is trees/core/walk.py's;
// when the two differ, the server's state is shown.
//
// `steps` knows the prepared steps: way(place, option) -> {to, tree}, leaf(place), start(release), panel(place).

export const RETURN = "return";
const DEEPEST = 8;

export const nameOf = ({ release, node }) => `${release}/${node}`;
export const same = (one, other) => one.release === other.release && one.node === other.node;

/** The state after `event`; the same state where it does not fit. */
export function after(state, event, steps) {
  return CHANGES[event.kind]?.(state, event, steps) ?? state;
}

const CHANGES = { answer, back, finish, note, details, values };

function answer(state, event, steps) {
  if (!here(state, event)) return state;
  const place = next(state, event, steps);
  if (!place) return state;
  const entered = place.back.length > state.place.back.length ? { [steps.way(state.place, event.option).tree]: place.release } : {};
  return {
    ...state,
    place,
    trail: [...state.trail, { ...state.place, option: event.option }],
    answers: { ...state.answers, [nameOf(state.place)]: event.option },
    values: { ...state.values, ...event.values },
    entered: { ...state.entered, ...entered },
    ended: "",
  };
}

function next({ place, entered }, { option, entered: offered }, steps) {
  const { release, back } = place;
  if (option === RETURN && back.length && steps.leaf(place)) {
    const [to, node] = back.at(-1);
    return { release: to, node, back: back.slice(0, -1) };
  }
  const way = steps.way(place, option);
  if (!way) return null;
  const through = way.tree && back.length < DEEPEST && (entered[way.tree] ?? offered);
  if (through) return { release: through, node: steps.start(through), back: [...back, [release, way.to]] };
  return { release, node: way.to, back };
}

function back(state, event, steps) {
  if (!same(event, state.place) || event.step > state.trail.length) return state;
  if (event.step === state.trail.length) return { ...state, ended: "" };
  const { option, ...was } = state.trail[event.step];
  const newer = { ...was, release: state.release };
  const place = was.back.length || !steps.panel(newer) ? was : newer; // the run may have been switched to another release
  return { ...state, place, trail: state.trail.slice(0, event.step), ended: "" };
}

function finish(state, event) {
  return here(state, event) ? { ...state, ended: event.option } : state;
}

function note(state, event) {
  return { ...state, notes: { ...state.notes, [nameOf(event)]: event.text } };
}

function details(state, event) {
  return { ...state, details: { ...state.details, ...event.values } };
}

function values(state, event) {
  return { ...state, values: { ...state.values, ...event.values } };
}

const here = (state, event) => same(event, state.place) && event.step === state.trail.length;
