// Deleting a step.
import { announce } from "../../base/announce.js";
import { element, part } from "../../base/element.js";
import { plural } from "../../base/plural.js";
import { follower, nameOf, remove } from "../graph/graph.js";
import { stranded, waysTo } from "../graph/ways.js";
import { go } from "./go.js";

const MAX_NAMED = 8;

/**
 * Deletes the step `key`. Asks first where steps below could then no longer be reached.
 * @param {HTMLElement} form
 * @param {Edit.GraphDraft} draft
 * @param {string} key
 */
export async function deleteStep(form, draft, key) {
  const { graph } = draft;
  if (!graph.nodes[key]) return;
  const below = stranded(graph, key);
  const choice = below.length ? await ask(form, graph, key, below) : "one";
  if (!choice || draft.graph !== graph) return;
  const also = choice === "all" ? below : [];
  const next = stepAfterwards(graph, key, also);
  draft.change(remove(graph, key, also));
  announce(`${also.length ? plural(also.length + 1, "step") : "Step"} deleted. Undo brings it back.`);
  if (next) return go(form, draft, next);
  draft.choose("");
  part(form, "[data-no-steps] button").focus();
}

/**
 * Where to be once `key` and `also` are gone: at a step that led there, or what came after, or the one before in the
 * text.
 * @param {Guide.Graph} graph
 * @param {string} key
 * @param {string[]} also
 */
function stepAfterwards(graph, key, also) {
  const remains = (/** @type {string} */ each) => each && each !== key && !also.includes(each);
  const leading = waysTo(graph, key).map(({ from }) => from);
  const before = graph.order.slice(0, graph.order.indexOf(key)).reverse();
  return [...leading, follower(graph, key), ...before, ...graph.order].find(remains) ?? "";
}

/**
 * @param {HTMLElement} form
 * @param {Guide.Graph} graph
 * @param {string} key
 * @param {string[]} below
 * @returns {Promise<string>} "all", "one", or "" for neither
 */
function ask(form, graph, key, below) {
  const dialog = part(form, "[data-delete-ask]", HTMLDialogElement);
  const names = below.slice(0, MAX_NAMED).map((each) => nameOf(graph.nodes[each]));
  if (below.length > MAX_NAMED) names.push(`and ${below.length - MAX_NAMED} more`);
  const one = below.length === 1;
  const steps = one ? "this step" : `these ${below.length} steps`;
  part(dialog, "h1").textContent = `Delete “${nameOf(graph.nodes[key])}”?`;
  part(dialog, "[data-stranded-count]").textContent = `Nothing would lead to ${steps} any more:`;
  part(dialog, "[data-stranded]").replaceChildren(...names.map((name) => element("li", "", name)));
  part(dialog, "[data-delete-all]").textContent = `Delete ${one ? "both" : `all ${below.length + 1}`}`;
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue), { once: true });
  });
}
