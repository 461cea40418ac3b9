// A branch of a guide, to be put elsewhere in it or into another one: {tree, start, order, nodes}, which is plain JSON. It
// waits in this browser, for the person who copied it.
import { nodesOf } from "../draft/changes.js";
import { addOption, CONTINUE, leadingTo, newKey, reachable } from "./index.js";
import { withStorage } from "../../page/storage.js";
import { session } from "../../session/session.js";

const CLIPBOARD = "treeline.branch:";

/** The step `key` and what comes after it. What lies before it stays out, also where a way leads back there. */
export function branch(graph, key, tree) {
  const without = reachable(graph, graph.start, (each) => each === key);
  const back = leadingTo(graph, key);
  const found = reachable(graph, key, (each) => each !== key && without.has(each) && back.has(each));
  const order = graph.order.filter((each) => found.has(each));
  return { tree, start: key, order, nodes: Object.fromEntries(order.map((each) => [each, graph.nodes[each]])) };
}

/**
 * `{graph, start}`: the graph with a copy of `copied` in it, and the key of the copy's first step. An answer of the step
 * `into` leads there, if there is one. Ways out of the branch are kept in the guide that it is from, `tree`.
 */
export function paste(graph, copied, tree, into = "") {
  const keys = new Map();
  const nodes = nodesOf(graph.nodes);
  for (const key of copied.order) {
    keys.set(key, newKey(nodes));
    nodes[keys.get(key)] = copied.nodes[key];
  }
  const outside = (to) => (copied.tree === tree && Object.hasOwn(graph.nodes, to) ? to : "");
  for (const made of keys.values()) nodes[made] = led(nodes[made], (to) => keys.get(to) ?? outside(to));
  const start = keys.get(copied.start);
  const made = { start: graph.start || start, order: [...graph.order, ...keys.values()], nodes };
  const label = graph.nodes[into]?.options.length ? "" : CONTINUE;
  return { graph: addOption(made, into, { label, to: start }), start };
}

/** Keeps a branch in this browser, and nobody else's. Answers whether there was room for it. */
export function keep(copied) {
  const kept = (withStorage(Object.keys) ?? []).filter((key) => key.startsWith(CLIPBOARD) && key !== own());
  for (const key of kept) localStorage.removeItem(key);
  try {
    localStorage.setItem(own(), JSON.stringify(copied));
    return true;
  } catch {
    return false;
  }
}

/** The branch that was kept last, or null. */
export const kept = () => JSON.parse(withStorage((storage) => storage.getItem(own())) ?? "null");

const own = () => CLIPBOARD + session.user;

const led = (node, to) => ({ ...node, options: node.options.map((option) => ({ ...option, to: to(option.to) })) });
