// How often the chosen step was used, as the runs of the newest release tell.
import { session } from "../../session/session.js";

/** Answers what shows the numbers of the step as it is now. */
export function usage(here, draft, signal) {
  const place = here.querySelector("[data-usage]");
  const steps = {};
  const show = () => (place.textContent = words(steps[draft.at]));

  async function read() {
    const response = await session.fetch(`/api/v1/trees/${draft.tree}/analytics?release=${here.dataset.live}`, { signal }).catch(() => null);
    if (!response?.ok) return; // the numbers are not what one came for
    for (const step of (await response.json()).nodes) steps[step.key] = step;
    show();
  }

  if (here.dataset.live) read();
  return show;
}

function words(step) {
  if (!step?.visits) return "";
  const left = Math.round((100 * (step.ends.abandoned ?? 0)) / step.visits);
  return `Used ${step.visits.toLocaleString("en")} ${step.visits === 1 ? "time" : "times"}${left ? ` · ${left} % leave here` : ""}`;
}
