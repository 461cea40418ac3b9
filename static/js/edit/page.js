// Puts an editor together: one draft, and the parts of the page that show it and change it. A part listens to the
// draft, and stops where `signal` is aborted, because the page was left.
import { part } from "../page/element.js";
import { conflict } from "./draft/conflict.js";
import { others } from "./draft/others.js";
import { status } from "./draft/status.js";
import { problems } from "./problems.js";

const stepOf = (/** @type {string} */ hash) => (hash.startsWith("#n-") ? hash.slice(3) : "");

/** @param {HTMLElement} place */
export async function open(place) {
  const leaving = new AbortController();
  const { signal } = leaving;
  const id = place.dataset.editor ?? "";
  const draft = place.dataset.view === "text" ? await textView(place, id, signal) : await stepsView(place, id, signal);
  const closeIfLeft = () => {
    if (place.isConnected) return;
    leaving.abort();
    draft.close();
  };
  document.addEventListener("htmx:after:swap", closeIfLeft, { signal });
  await openDraft(draft, place);
  closeIfLeft();
}

/**
 * @param {HTMLElement} place
 * @param {string} id
 * @param {AbortSignal} signal
 */
async function stepsView(place, id, signal) {
  const [{ GraphDraft }, { map }, { outline }, { form }] = await Promise.all([
    import("./draft/graph-draft.js"),
    import("./map/map.js"),
    import("./outline/outline.js"),
    import("./form/form.js"),
  ]);
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

/**
 * @param {HTMLElement} place
 * @param {string} id
 * @param {AbortSignal} signal
 */
async function textView(place, id, signal) {
  const [{ TextDraft }, { text }] = await Promise.all([import("./draft/text-draft.js"), import("./text/text.js")]);
  const draft = new TextDraft(id);
  showCommonParts(place, draft, signal);
  text(place, draft, signal);
  return draft;
}

/**
 * @param {HTMLElement} place
 * @param {Edit.Draft} draft
 * @param {AbortSignal} signal
 */
function showCommonParts(place, draft, signal) {
  draft.at = stepOf(location.hash);
  for (const show of [status, others, problems, conflict]) show(place, draft, signal);
}

/**
 * Reads the draft; after a failure the user chooses when to try again.
 * @param {Edit.Draft} draft
 * @param {HTMLElement} place
 */
async function openDraft(draft, place) {
  const trouble = part(place, "[data-edit-trouble]");
  for (;;) {
    try {
      await draft.open();
      place.dataset.ready = "";
      return;
    } catch (error) {
      if (!(error instanceof Error && "wait" in error)) throw error;
      trouble.hidden = false;
      await new Promise((resolve) => part(trouble, "button").addEventListener("click", resolve, { once: true }));
      trouble.hidden = true;
    }
  }
}
