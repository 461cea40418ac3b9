// The editor by steps: map, outline and form.
import { GraphDraft } from "./draft/graph-draft.js";
import { form } from "./form/form.js";
import { map } from "./map/map.js";
import { outline } from "./outline/outline.js";
import { openView, showCommonParts, stepOf } from "./page.js";

/** @param {HTMLElement} place */
export const open = (place) => openView(place, stepsView);

/** @type {import("./page.js").View} */
function stepsView(place, id, signal) {
  const draft = new GraphDraft(id);
  showCommonParts(place, draft, signal);
  for (const show of [map, outline, form]) show(place, draft, signal);
  const followHash = () => {
    const key = stepOf(location.hash);
    if (draft.graph.nodes[key]) draft.choose(key);
  };
  window.addEventListener("hashchange", followHash, { signal }); // a link of the dialog, which lists problems
  return draft;
}
