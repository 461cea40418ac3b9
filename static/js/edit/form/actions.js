// What one does with a whole step: the menu of the form, and the same on keys.
import { announce } from "../../page/announce.js";
import { branch, keep, kept, paste } from "../graph/branch.js";
import { go } from "./go.js";
import { addNode, blank, duplicate, follower, insertAfter, insertBefore, makeStart, moveNode, nameOf, newKey, remove, stranded, waysTo } from "../graph/index.js";
import { element } from "../../page/element.js";
import { keysOn } from "../../page/keys.js";
import { many } from "../../page/many.js";

const MOST_NAMED = 8;
let current = null; // does an action in the editor that is open

keysOn("[data-editor][data-view=steps]", [
  ["n", "New step", () => current?.("new")],
  ["i", "Insert a step after this one", () => current?.("after")],
  ["Delete", "Delete step", () => current?.("delete")],
]);

/** Answers what shows which actions there are now. */
export function actions(here, draft, signal) {
  const made = (edit) => (key) => {
    const next = newKey(draft.graph.nodes);
    draft.change(edit(draft.graph, key, next));
    go(here, draft, next, { mark: true });
  };
  const insert = made(insertAfter);
  const DO = {
    new: made((graph, key, next) => addNode(graph, next, blank(), key)),
    before: made(insertBefore),
    after: (key) => {
      const answers = draft.graph.nodes[key].options.length;
      insert(key);
      if (answers > 1) announce(`Its ${answers} answers belong to the new step now.`);
    },
    duplicate: made(duplicate),
    copy: () => copyBranch(draft),
    paste: () => pasteBranch(draft) && here.querySelector("[data-title]").focus(),
    start: (key) => draft.change(makeStart(draft.graph, key)),
    earlier: (key) => draft.change(moveNode(draft.graph, key, -1)),
    later: (key) => draft.change(moveNode(draft.graph, key, 1)),
    delete: (key) => deleteStep(here, draft, key),
  };
  current = (what) => (draft.at || what === "new") && DO[what](draft.at);
  signal.addEventListener("abort", () => (current = null));
  document.addEventListener("keydown", (event) => carried(event, draft), { signal });
  here.addEventListener("click", ({ target }) => {
    const what = target.closest("[data-do]")?.dataset.do;
    if (!what) return;
    DO[what](draft.at);
    if (document.activeElement.closest(".menu-items")) here.querySelector("summary").focus(); // the menu closes now
  });

  return () => {
    const { graph, at } = draft;
    const place = graph.order.indexOf(at);
    const show = (what, yes) => here.querySelectorAll(`[data-do=${what}]`).forEach((button) => (button.hidden = !yes));
    show("start", graph.start !== at);
    show("earlier", place > 0);
    show("later", place < graph.order.length - 1);
    show("paste", kept());
  };
}

/** Ctrl-C and Ctrl-V on the map and the outline, as for anything else; a text that is marked there is copied as a text. */
function carried(event, draft) {
  if (!(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey || !draft.at) return;
  if (!event.target.closest?.("[data-edit-map], [data-edit-outline]") || event.target.closest("input") || String(getSelection())) return;
  const key = event.key.toLowerCase();
  if (key === "c") copyBranch(draft);
  else if (key === "v" && pasteBranch(draft)) event.preventDefault();
}

/** Takes the step that is chosen, and what comes after it, along for pasting. */
function copyBranch(draft) {
  const copied = branch(draft.graph, draft.at, draft.tree);
  const steps = many(copied.order.length, "step");
  announce(keep(copied) ? `${steps} copied. They can be pasted here and in other guides.` : `${steps} are more than this browser can keep.`);
  draft.dispatchEvent(new CustomEvent("copied"));
}

/** Puts what was copied behind the chosen step, and goes there. Answers whether there was something. */
function pasteBranch(draft) {
  const copied = kept();
  if (!copied) return false;
  const { graph, start } = paste(draft.graph, copied, draft.tree, draft.at);
  const answered = graph.nodes[draft.at]?.options.at(-1).label === "";
  draft.change(graph);
  draft.choose(start);
  announce(`${many(copied.order.length, "step")} pasted.${answered ? " The answer that leads there has no words yet." : ""}`);
  return true;
}

/** Asks first where steps below can then no longer be reached. */
async function deleteStep(here, draft, key) {
  const { graph } = draft;
  if (!graph.nodes[key]) return;
  const below = stranded(graph, key);
  const how = below.length ? await asked(here, graph, key, below) : "one";
  if (!how || draft.graph !== graph) return;
  const next = after(graph, key, how === "all" ? below : []);
  draft.change(remove(graph, key, how === "all" ? below : []));
  announce(`${how === "all" ? many(below.length + 1, "step") : "The step"} deleted. Undo brings it back.`);
  if (next) go(here, draft, next);
  else draft.choose("");
  if (!next) here.querySelector("[data-no-steps] button").focus();
}

/** Where to be once `key` and `also` are gone: at a step that led there, or what came after, or the one before in the text. */
function after(graph, key, also) {
  const left = (each) => each && each !== key && !also.includes(each);
  const place = graph.order.indexOf(key);
  const near = [...waysTo(graph, key).map(({ from }) => from), follower(graph, key), ...graph.order.slice(0, place).reverse(), ...graph.order];
  return near.find(left) ?? "";
}

/** "all", "one", or "" for neither. */
function asked(here, graph, key, below) {
  const dialog = here.querySelector("[data-delete-ask]");
  const part = (name) => dialog.querySelector(`[data-${name}]`);
  const names = below.slice(0, MOST_NAMED).map((each) => nameOf(graph.nodes[each]));
  if (below.length > MOST_NAMED) names.push(`and ${below.length - MOST_NAMED} more`);
  dialog.querySelector("h1").textContent = `Delete “${nameOf(graph.nodes[key])}”?`;
  part("stranded-count").textContent = `No way leads to ${below.length === 1 ? "this step" : `these ${below.length} steps`} then:`;
  part("stranded").replaceChildren(...names.map((each) => element("li", "", each)));
  part("delete-all").textContent = `Delete ${below.length === 1 ? "both" : `all ${below.length + 1}`}`;
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((done) => dialog.addEventListener("close", () => done(dialog.returnValue), { once: true }));
}
