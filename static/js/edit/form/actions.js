// What one does with a whole step: the menu of the form, and the same on keys.
import { announce } from "../../base/announce.js";
import { closest, focused, part } from "../../base/element.js";
import { keysOn } from "../../keys/keys.js";
import { plural } from "../../base/plural.js";
import { branch, keep, kept, paste } from "../graph/branch.js";
import { addNode, blank, duplicate, insertAfter, insertBefore, makeStart, moveNode, newKey } from "../graph/graph.js";
import { deleteStep } from "./delete.js";
import { go } from "./go.js";

/** @type {((what: string) => unknown) | null} */
let act = null; // does an action in the editor that is open; false where it does not apply, or is not loaded yet

keysOn("[data-editor][data-view=steps]", [
  ["n", "New step", () => act?.("new")],
  ["i", "Insert a step after this one", () => act?.("after")],
  ["Delete", "Delete step", () => act?.("delete")],
  ["Ctrl C", "On the map: copy the branch", (event) => isOnMap(event) && act?.("copy")],
  ["Ctrl V", "On the map: paste the branch here", (event) => isOnMap(event) && act?.("pasteHere")],
  ["Ctrl Enter", "In an answer: go where it leads; elsewhere in the form: to the next step that is not complete"],
]);

/**
 * Returns what shows which actions there are now.
 * @param {HTMLElement} form
 * @param {Edit.GraphDraft} draft
 * @param {AbortSignal} signal
 */
export function actions(form, draft, signal) {
  /** @param {(graph: Guide.Graph, key: string, next: string) => Guide.Graph} edit */
  const adds = (edit) => (/** @type {string} */ key) => {
    const next = newKey(draft.graph.nodes);
    draft.change(edit(draft.graph, key, next));
    go(form, draft, next, { select: true });
  };
  const insert = adds(insertAfter);
  /** @type {Record<string, (key: string) => unknown>} */
  const ACTIONS = {
    new: adds((graph, key, next) => addNode(graph, next, blank(), key)),
    before: adds(insertBefore),
    after: (key) => {
      const answers = draft.graph.nodes[key].options.length;
      insert(key);
      if (answers > 1) announce(`Its ${answers} answers moved to the new step.`);
    },
    duplicate: adds(duplicate),
    copy: () => copyBranch(draft),
    paste: () => pasteBranch(draft) && part(form, "[data-title]").focus(),
    pasteHere: () => pasteBranch(draft),
    start: (key) => draft.change(makeStart(draft.graph, key)),
    earlier: (key) => draft.change(moveNode(draft.graph, key, -1)),
    later: (key) => draft.change(moveNode(draft.graph, key, 1)),
    delete: (key) => deleteStep(form, draft, key),
  };
  act = (what) => {
    const applies = draft.state.name !== "loading" && (draft.at || what === "new");
    return applies ? ACTIONS[what](draft.at) : false;
  };
  signal.addEventListener("abort", () => (act = null));
  form.addEventListener("click", ({ target }) => {
    const what = closest(target, "[data-do]")?.dataset.do;
    if (!what) return;
    ACTIONS[what](draft.at);
    if (focused()?.closest(".menu-items")) part(form, "summary").focus(); // the menu closes now
  });

  return () => {
    const { graph, at } = draft;
    const place = graph.order.indexOf(at);
    const show = (/** @type {string} */ what, /** @type {boolean} */ applies) => {
      for (const button of form.querySelectorAll(`[data-do=${what}]`)) button.hidden = !applies;
    };
    show("start", graph.start !== at);
    show("earlier", place > 0);
    show("later", place < graph.order.length - 1);
    show("paste", Boolean(kept()));
  };
}

/**
 * Ctrl-C and Ctrl-V on the map and the outline are about steps; a text that is selected there is copied as a text.
 * @param {KeyboardEvent} event
 */
function isOnMap({ target }) {
  return Boolean(closest(target, "[data-edit-map], [data-edit-outline]")) && !String(getSelection());
}

/**
 * Copies the current step, and what comes after it, for pasting.
 * @param {Edit.GraphDraft} draft
 */
function copyBranch(draft) {
  const copied = branch(draft.graph, draft.at, draft.tree);
  const steps = plural(copied.order.length, "step");
  const done = keep(copied);
  announce(done ? `${steps} copied. You can paste them here and in other guides.` : `No room to copy ${steps}.`);
  draft.fire("copied", undefined);
}

/**
 * Puts what was copied behind the current step, and goes there.
 * @param {Edit.GraphDraft} draft
 * @returns {boolean} whether there was something to paste
 */
function pasteBranch(draft) {
  const copied = kept();
  if (!copied) return false;
  const { graph, start } = paste(draft.graph, copied, draft.tree, draft.at);
  const unlabelled = graph.nodes[draft.at]?.options.at(-1)?.label === "";
  draft.change(graph);
  draft.choose(start);
  const steps = plural(copied.order.length, "step");
  announce(`${steps} pasted.${unlabelled ? " The answer that leads there has no text yet." : ""}`);
  return true;
}
