// The head of an editor: what is saved, undo and redo, and the ways out, which first save what is not saved yet.
import { announce } from "../../base/announce.js";
import { clock } from "../../base/clock.js";
import { closest, part } from "../../base/element.js";
import { keysOn } from "../../keys/keys.js";

/** @type {Record<Edit.StateName, (state: Edit.State) => string>} */
const TEXTS = {
  loading: () => "Loading…",
  saved: ({ at, live }) => (at ? `Saved at ${clock(at)}${live ? " · live" : ""}` : "Nothing written yet"),
  waiting: ({ kept }) => (kept ? "Saving…" : "Saving… This browser has no room to keep it meanwhile."),
  saving: () => "Saving…",
  offline: ({ kept }) =>
    kept ? "Offline: kept in this browser" : "Offline, and this browser has no room: keep this page open",
  refused: ({ reason }) => `Not saved: ${reason}`,
  conflict: () => "Not saved: someone else changed the same step",
};

/** @type {Edit.Draft | null} */
let current = null; // the draft of the page, for its keys

// In a field, the browser undoes what was typed there; elsewhere these undo the guide's last change.
keysOn("[data-editor]", [
  ["Ctrl Z", "Undo the last change of the guide", () => current?.undo()],
  ["Ctrl Shift Z", "Redo it", () => current?.redo()],
  ["Ctrl Y", "Redo it, too", () => current?.redo()],
  ["t", "Try the draft from this step", () => document.querySelector("[data-edit-try]")?.click()],
]);

/**
 * @param {HTMLElement} place
 * @param {Edit.Draft} draft
 * @param {AbortSignal} signal
 */
export function status(place, draft, signal) {
  const line = part(place, "[data-edit-state]");
  const undo = part(place, "[data-undo]", HTMLButtonElement);
  const redo = part(place, "[data-redo]", HTMLButtonElement);
  const publishLink = part(place, "[data-edit-publish]");
  current = draft;
  signal.addEventListener("abort", () => (current = null));

  draft.on("state", () => {
    const { state } = draft;
    const text = TEXTS[state.name](state);
    line.dataset.editState = state.name;
    if (line.textContent !== text) line.textContent = line.title = text;
    // Not disabled: the focus would be lost with the last change.
    undo.ariaDisabled = String(!draft.undoable && state.name === "saved");
    redo.ariaDisabled = String(!draft.redoable);
    publishLink.classList.toggle("primary", !(draft.live && state.name === "saved"));
  });
  document.body.addEventListener("changed", () => draft.follow(), { signal }); // it may have been published
  undo.addEventListener("click", () => draft.undo());
  redo.addEventListener("click", () => draft.redo());

  part(place, "[data-edit-views]").addEventListener("click", (event) => openView(event, draft));
  part(place, "[data-edit-try]").addEventListener("click", (event) => tryDraft(event, draft));
  publishLink.addEventListener("click", (event) => publish(event, draft));
}

/**
 * The other view opens at the same step, with everything that is written in this one.
 * @param {MouseEvent} event
 * @param {Edit.Draft} draft
 */
async function openView(event, draft) {
  const link = closest(event.target, "a");
  if (!link || !takeOver(event)) return;
  await draft.flush();
  go(link, draft.at ? `#n-${draft.at}` : "");
}

/**
 * Opens the saved draft at the current step.
 * @param {MouseEvent} event
 * @param {Edit.Draft} draft
 */
async function tryDraft(event, draft) {
  const link = closest(event.target, "a");
  if (link && takeOver(event) && (await isSaved(draft))) go(link, draft.at ? `/${draft.at}` : "");
}

/**
 * @param {MouseEvent} event
 * @param {Edit.Draft} draft
 */
async function publish(event, draft) {
  const link = closest(event.target, "a");
  event.preventDefault();
  if (link && (await isSaved(draft))) htmx.trigger(link, "flushed");
}

/**
 * A click that leaves this page is handled here instead of by the browser.
 * @param {MouseEvent} event
 * @returns {boolean} whether it leaves the page
 */
function takeOver(event) {
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return false;
  event.preventDefault();
  event.stopPropagation();
  return true;
}

/**
 * @param {HTMLAnchorElement} link
 * @param {string} suffix
 */
function go(link, suffix) {
  const path = new URL(link.href).pathname + suffix;
  htmx.ajax("GET", path, { target: "#main", push: path });
}

/**
 * Whether the server has everything; if not, shows a message.
 * @param {Edit.Draft} draft
 */
async function isSaved(draft) {
  if (await draft.flush()) return true;
  announce("Not saved yet. The status at the top says why.");
  return false;
}
