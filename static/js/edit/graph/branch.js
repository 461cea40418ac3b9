// A branch of a guide, to be put elsewhere in it or into another one. The copied branch waits in this browser, for the
// user who copied it.
import { facts } from "../../base/facts.js";
import { withStorage } from "../../base/storage.js";
import { session } from "../../session/session.js";
import { nodesOf } from "../draft/changes.js";
import { addOption, newKey } from "./graph.js";
import { leadingTo, reachable } from "./ways.js";

const STORAGE_PREFIX = "treeline.branch:";

/**
 * The step `key` and what comes after it. What lies before it stays out, also where a way leads back there.
 * @param {Guide.Graph} graph
 * @param {string} key
 * @param {string} tree
 * @returns {Guide.Branch}
 */
export function branch(graph, key, tree) {
  const without = reachable(graph, graph.start, (each) => each === key);
  const back = leadingTo(graph, key);
  const inside = reachable(graph, key, (each) => each !== key && without.has(each) && back.has(each));
  const order = graph.order.filter((each) => inside.has(each));
  return { tree, start: key, order, nodes: Object.fromEntries(order.map((each) => [each, graph.nodes[each]])) };
}

/**
 * The graph with a copy of `copied` in it, and the key of the copy's first step. An answer of the step `into` leads
 * there, if there is one. Ways out of the branch are kept in the guide that it is from, `tree`.
 * @param {Guide.Graph} graph
 * @param {Guide.Branch} copied
 * @param {string} tree
 * @returns {{graph: Guide.Graph, start: string}}
 */
export function paste(graph, copied, tree, into = "") {
  /** @type {Map<string, string>} */
  const keys = new Map(); // key in the branch -> key of the copy
  const nodes = nodesOf(graph.nodes);
  for (const key of copied.order) {
    const made = newKey(nodes);
    keys.set(key, made);
    nodes[made] = copied.nodes[key];
  }
  const outside = (/** @type {string} */ to) => (copied.tree === tree && Object.hasOwn(graph.nodes, to) ? to : "");
  for (const made of keys.values()) nodes[made] = withTargets(nodes[made], (to) => keys.get(to) ?? outside(to));
  const start = keys.get(copied.start) ?? "";
  const pasted = { start: graph.start || start, order: [...graph.order, ...keys.values()], nodes };
  const label = graph.nodes[into]?.options.length ? "" : facts.continueLabel;
  return { graph: addOption(pasted, into, { label, to: start }), start };
}

/**
 * Keeps a branch in this browser, instead of any other.
 * @param {Guide.Branch} copied
 * @returns {boolean} whether there was room for it
 */
export function keep(copied) {
  const keys = withStorage(Object.keys) ?? [];
  const others = keys.filter((key) => key.startsWith(STORAGE_PREFIX) && key !== storageKey());
  for (const key of others) localStorage.removeItem(key);
  try {
    localStorage.setItem(storageKey(), JSON.stringify(copied));
    return true;
  } catch {
    return false;
  }
}

/**
 * The branch that was copied last.
 * @returns {Guide.Branch | null}
 */
export const kept = () => JSON.parse(withStorage((storage) => storage.getItem(storageKey())) ?? "null");

const storageKey = () => STORAGE_PREFIX + session.user;

/**
 * @param {Guide.Step} node
 * @param {(to: string) => string} target
 */
const withTargets = (node, target) => ({
  ...node,
  options: node.options.map((option) => ({ ...option, to: target(option.to) })),
});
