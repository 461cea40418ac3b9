// Puts an editor together: one draft, and the parts of the page that show it and change it. A part listens to the
// draft, and stops where `signal` is aborted, because the page was left. The two views are steps-view.js, text-view.js.
import { part } from "../base/element.js";
import { conflict } from "./draft/conflict.js";
import { others } from "./draft/others.js";
import { status } from "./draft/status.js";
import { problems } from "./problems.js";

/** @typedef {(place: HTMLElement, id: string, signal: AbortSignal) => Edit.Draft} View makes the draft and its parts */

export const stepOf = (/** @type {string} */ hash) => (hash.startsWith("#n-") ? hash.slice(3) : "");

/**
 * @param {HTMLElement} place
 * @param {View} view
 */
export async function openView(place, view) {
  const leaving = new AbortController();
  const { signal } = leaving;
  const id = place.dataset.editor ?? "";
  const draft = view(place, id, signal);
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
 * @param {Edit.Draft} draft
 * @param {AbortSignal} signal
 */
export function showCommonParts(place, draft, signal) {
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
      const isFree = document.activeElement?.matches("body, #main"); // nobody types yet
      if (isFree) place.querySelector("[data-no-steps]:not([hidden]) [data-do=new]")?.focus();
      return;
    } catch (error) {
      if (!(error instanceof Error && "wait" in error)) throw error;
      trouble.hidden = false;
      await new Promise((resolve) => part(trouble, "button").addEventListener("click", resolve, { once: true }));
      trouble.hidden = true;
    }
  }
}
