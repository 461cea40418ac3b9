// The head of an editor: what is saved and what is not, undo and redo, and the ways out, which first save what is not
// saved yet.
import { announce } from "../../page/announce.js";
import { clock } from "../../page/clock.js";
import { keysOn } from "../../page/keys.js";

const WORDS = {
  loading: () => "Loading…",
  saved: ({ at, live }) => (at ? `Saved at ${clock(at)}${live ? " · live" : ""}` : "Nothing written yet"),
  waiting: ({ kept }) => (kept ? "Saving…" : "Saving… This browser has no room to keep it meanwhile."),
  saving: () => "Saving…",
  offline: ({ kept }) => (kept ? "Offline: kept in this browser" : "Offline, and this browser has no room: keep this page open"),
  refused: ({ why }) => `Not saved: ${why}`,
  conflict: () => "Not saved: somebody changed the same step",
};

// These are heard elsewhere, so that they do what they do in every program; here they are only told.
keysOn("[data-editor]", [
  ["Ctrl Z", "Undo the last change of the guide"],
  ["Ctrl Shift Z", "Redo it"],
  ["t", "Try the draft from this step", () => document.querySelector("[data-edit-try]").click()],
]);
keysOn("[data-editor][data-view=steps]", [
  ["Ctrl Enter", "In an answer: go where it leads; elsewhere in the form: to the next step that is not finished"],
  ["Ctrl C", "On the map: copy the branch"],
  ["Ctrl V", "On the map: paste the branch here"],
]);

export function status(place, draft, signal) {
  const find = (what) => place.querySelector(what);
  const state = find("[data-edit-state]");
  const buttons = [find("[data-undo]"), find("[data-redo]")];

  draft.addEventListener("state", () => {
    const words = WORDS[draft.state.name](draft.state);
    state.dataset.editState = draft.state.name;
    if (state.textContent !== words) state.textContent = state.title = words;
    buttons[0].disabled = !draft.undoable && draft.state.name === "saved";
    buttons[1].disabled = !draft.redoable;
    find("[data-edit-publish]").classList.toggle("primary", !(draft.live && draft.state.name === "saved"));
  });
  document.body.addEventListener("changed", () => draft.follow(), { signal }); // it was published, say
  buttons[0].addEventListener("click", () => draft.undo());
  buttons[1].addEventListener("click", () => draft.redo());

  document.addEventListener("keydown", (event) => undone(event, draft), { signal });
  find("[data-edit-views]").addEventListener("click", (event) => other(event, draft));
  find("[data-edit-try]").addEventListener("click", (event) => attempt(event, draft));
  find("[data-edit-publish]").addEventListener("click", (event) => publish(event, draft));
}

/** In a field, the browser undoes what was typed there; elsewhere it is the guide's last change. */
function undone(event, draft) {
  if (!(event.ctrlKey || event.metaKey) || event.altKey || event.target.closest("input, textarea, [contenteditable]")) return;
  if (document.querySelector("dialog[open]")) return;
  const key = event.key.toLowerCase();
  if (key !== "z" && key !== "y") return;
  event.preventDefault();
  if (event.repeat) return;
  if (key === "y" || event.shiftKey) draft.redo();
  else draft.undo();
}

/** The other view opens at the same step, with everything that is written in this one. */
async function other(event, draft) {
  const link = event.target.closest("a");
  if (!link || !follows(event)) return;
  await draft.flush();
  go(link, draft.at ? `#n-${draft.at}` : "");
}

/** From the step that is chosen, as it is saved. */
async function attempt(event, draft) {
  const { currentTarget: link } = event;
  if (follows(event) && (await saved(draft))) go(link, draft.at ? `/${draft.at}` : "");
}

/** Whether a click leaves this page: it is followed here then, and not by the browser. */
function follows(event) {
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return false;
  event.preventDefault();
  event.stopPropagation();
  return true;
}

function go(link, rest) {
  const path = new URL(link.href).pathname + rest;
  htmx.ajax("GET", path, { target: "#main", push: path });
}

async function publish(event, draft) {
  const { currentTarget: link } = event;
  event.preventDefault();
  if (await saved(draft)) htmx.trigger(link, "flushed");
}

/** Whether the server has everything; where it has not, that is said. */
async function saved(draft) {
  if (await draft.flush()) return true;
  announce("First it has to be saved: the head says what is in the way.");
  return false;
}
