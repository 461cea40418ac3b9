// Where two users changed one step: both versions side by side, to choose from. A conflict is found while the user
// types, so it only shows a bar beside the form; the dialog opens when the user asks for it.
import { announce } from "../../base/announce.js";
import { clock } from "../../base/clock.js";
import { copyOf, element, part } from "../../base/element.js";
import { keysOn } from "../../keys/keys.js";
import { session } from "../../session/session.js";
import { mapOptions, nameOf } from "../graph/graph.js";
import { nodesOf } from "./changes.js";
import { differences } from "./word-diff.js";

keysOn("[data-conflict-bar]:not([hidden])", [
  ["c", "Choose between the versions of a step", () => document.querySelector("[data-conflict-open]")?.click()],
]);

/**
 * @param {HTMLElement} place
 * @param {Edit.Draft} draft
 * @param {AbortSignal} signal
 */
export function conflict(place, draft, signal) {
  const bar = part(place, "[data-conflict-bar]");
  const dialog = part(place, "[data-edit-conflict]", HTMLDialogElement);
  const form = part(dialog, "form", HTMLFormElement);
  /** @type {Guide.Stale | null} */
  let stale = null;

  draft.on("conflict", (detail) => {
    stale = detail;
    if (dialog.open) show(dialog, stale);
  });
  draft.on("state", () => (bar.hidden = draft.state.name !== "conflict"));
  part(bar, "[data-conflict-open]").addEventListener("click", choose);
  form.addEventListener("submit", () => {
    if (!stale) return;
    const graph = chosen(dialog, stale);
    stale = null;
    draft.resolve(graph);
  });
  part(dialog, "[data-later]").addEventListener("click", () => dialog.close());
  signal.addEventListener("abort", () => dialog.open && dialog.close());

  /** Typing may have continued since the conflict was found: the versions are those of now. */
  async function choose() {
    if (!stale || dialog.open) return;
    show(dialog, stale);
    form.inert = true;
    dialog.showModal();
    await draft.compare();
    form.inert = false;
    if (draft.state.name === "conflict") return part(dialog, "input").focus();
    dialog.close();
    if (draft.state.name === "offline") announce("No connection. Both versions are kept. Try again in a moment.");
  }
}

/**
 * @param {HTMLElement} dialog
 * @param {Guide.Stale} stale
 */
function show(dialog, { newest, merged, conflicts }) {
  const theirName = nameOfOther(newest);
  const nodes = nodesOf(newest.graph.nodes, merged.nodes);
  const pairs = conflicts.map((each, i) => fill(copyOf(dialog, "template"), each, i, theirName, nodes));
  part(dialog, "[data-conflicts]").replaceChildren(...pairs);
}

/**
 * The name of the other version. It is one's own where it was saved in another tab, or before what was kept here.
 * @param {Guide.Draft} newest
 */
function nameOfOther({ saved_by: person, saved_at: at }) {
  if (String(person?.id) !== String(session.user)) return person ? `${person.name}’s` : "Someone else’s";
  return `What you saved at ${clock(at ?? "")}`;
}

/**
 * What both have, with one's own version where that was chosen.
 * @param {HTMLElement} dialog
 * @param {Guide.Stale} stale
 */
function chosen(dialog, { merged, conflicts }) {
  const isMine = (/** @type {unknown} */ _, /** @type {number} */ i) =>
    part(dialog, `[name=conflict-${i}]:checked`, HTMLInputElement).value === "mine";
  return connected(conflicts.filter(isMine).reduce(withMine, merged));
}

/**
 * Shows a conflict. What only one of the two versions has is marked.
 * @param {HTMLElement} box
 * @param {Guide.Conflict} conflict
 * @param {number} place
 * @param {string} theirName
 * @param {Record<string, Guide.Step>} nodes for the titles of steps
 */
function fill(box, { key, base, mine, theirs }, place, theirName, nodes) {
  const named = theirs ?? base ?? mine;
  part(box, "legend").textContent = key ? `“${named ? nameOf(named) : ""}”` : "Where the guide starts";
  const textOf = (/** @type {Guide.Step | null} */ node) => (key ? asText(node, nodes) : (node?.title ?? "Nowhere"));
  const sides = differences(textOf(mine), textOf(theirs));
  box.querySelectorAll("label").forEach((label, i) => {
    const pieces = sides[i].map(([text, onlyHere]) => (onlyHere ? element("mark", "", text) : text));
    part(label, "input", HTMLInputElement).name = `conflict-${place}`;
    part(label, "strong").textContent = ["Yours", theirName][i];
    part(label, "pre").replaceChildren(...pieces);
  });
  return box;
}

/**
 * A step as text: title, body, and where its answers lead.
 * @param {Guide.Step | null} node
 * @param {Record<string, Guide.Step>} nodes
 */
function asText(node, nodes) {
  if (!node) return "Deleted";
  const answers = node.options.map(({ label, to }) => `– ${label} → ${nodes[to]?.title ?? "nowhere yet"}`);
  const outcome = node.outcome && `Ends as: ${node.outcome}`;
  return [node.title, node.body, answers.join("\n"), outcome].filter(Boolean).join("\n\n");
}

/**
 * `graph` with one's own version of a conflict.
 * @param {Guide.Graph} graph
 * @param {Guide.Conflict} conflict
 * @returns {Guide.Graph}
 */
function withMine(graph, { key, mine }) {
  if (!key) return { ...graph, start: mine?.key ?? "" };
  const nodes = nodesOf(graph.nodes);
  delete nodes[key];
  if (mine) nodes[key] = withoutKey(mine);
  const order = mine && !graph.order.includes(key) ? [...graph.order, key] : graph.order.filter((each) => nodes[each]);
  return { ...graph, order, nodes };
}

/**
 * Answers that lead to a step that nobody kept lead nowhere. Where there are none, it is the same graph.
 * @param {Guide.Graph} graph
 */
function connected(graph) {
  const exists = (/** @type {string} */ key) => !key || Object.hasOwn(graph.nodes, key);
  const start = exists(graph.start) ? graph.start : "";
  const led = mapOptions(graph, (option) => (exists(option.to) ? option : { ...option, to: "" }));
  const same = start === graph.start && graph.order.every((key) => led.nodes[key] === graph.nodes[key]);
  return same ? graph : { ...led, start };
}

/**
 * @param {Guide.KeyedStep} step
 * @returns {Guide.Step}
 */
const withoutKey = ({ key: _, ...node }) => node;
