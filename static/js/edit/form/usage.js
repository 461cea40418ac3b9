// How often the current step was used in runs of the newest release.
import { part } from "../../base/element.js";
import { session } from "../../session/session.js";

/** @typedef {{key: string, visits: number, ends: {abandoned?: number}}} Usage */

/**
 * Returns what shows the usage of the current step.
 * @param {HTMLElement} form
 * @param {Edit.GraphDraft} draft
 * @param {AbortSignal} signal
 */
export function usage(form, draft, signal) {
  const place = part(form, "[data-usage]");
  /** @type {Record<string, Usage>} */
  const steps = {};
  const show = () => {
    place.textContent = textOf(steps[draft.at]);
  };

  async function read() {
    const path = `${draft.apiUrl}/analytics?release=${form.dataset.live}`;
    const response = await session.fetch(path, { signal }).catch(() => null);
    if (!response?.ok) return; // writing goes on without the numbers
    /** @type {{nodes: Usage[]}} */
    const { nodes } = await response.json();
    for (const step of nodes) steps[step.key] = step;
    show();
  }

  if (form.dataset.live) read();
  return show;
}

/** @param {Usage | undefined} step */
function textOf(step) {
  if (!step?.visits) return "";
  const left = Math.round((100 * (step.ends.abandoned ?? 0)) / step.visits);
  const times = `${step.visits.toLocaleString("en")} ${step.visits === 1 ? "time" : "times"}`;
  return `Used ${times}${left ? ` · ${left} % leave here` : ""}`;
}
