// What the link to a new run says of it: the ticket and the caller. They are shown at once, and recorded together with
// the first thing that is: a link alone begins no run.

/**
 * @param {Run.State} state
 * @param {HTMLElement} run
 * @returns {Run.State}
 */
export function withGiven(state, run) {
  const given = JSON.parse(run.dataset.details ?? "{}");
  return { ...state, details: { ...given, ...state.details } };
}

/**
 * What is to be recorded of it; null where nothing is, or was already.
 * @param {HTMLElement} run
 * @returns {Record<string, string> | null}
 */
export function takeGiven(run) {
  const given = run.dataset.details;
  delete run.dataset.details;
  return given ? JSON.parse(given) : null;
}
