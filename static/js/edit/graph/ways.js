// Where the ways of a graph lead: reading order, what can be reached, what leads to a step.
import { remove } from "./graph.js";

/**
 * Keys in the order in which a reader meets the steps: from the start, depth first, each once; then those that no way
 * leads to.
 * @param {Guide.Graph} graph
 */
export function readingOrder({ start, order, nodes }) {
  /** @type {Set<string>} */
  const met = new Set();
  const waiting = Object.hasOwn(nodes, start) ? [start] : [];
  for (let key = waiting.pop(); key !== undefined; key = waiting.pop()) {
    if (met.has(key)) continue;
    met.add(key);
    const targets = nodes[key].options.map(({ to }) => to).filter((to) => Object.hasOwn(nodes, to) && !met.has(to));
    waiting.push(...targets.reverse());
  }
  return [...new Set([...met, ...order])];
}

/**
 * Keys that can be reached from `from`, itself included; ways into a key that is `closed` are not taken.
 * @param {Guide.Graph} graph
 * @returns {Set<string>}
 */
export function reachable(graph, from = graph.start, closed = (/** @type {string} */ _key) => false) {
  const seen = new Set();
  const waiting = graph.nodes[from] && !closed(from) ? [from] : [];
  for (let key = waiting.pop(); key !== undefined; key = waiting.pop()) {
    if (seen.has(key)) continue;
    seen.add(key);
    for (const { to } of graph.nodes[key].options) if (graph.nodes[to] && !closed(to)) waiting.push(to);
  }
  return seen;
}

/**
 * The steps that can be reached now, and could not without the step `key`.
 * @param {Guide.Graph} graph
 * @param {string} key
 */
export function stranded(graph, key) {
  const left = reachable(remove(graph, key));
  return [...reachable(graph)].filter((each) => each !== key && !left.has(each));
}

/**
 * The options that lead to the step `key`.
 * @param {Guide.Graph} graph
 * @param {string} key
 */
export function waysTo(graph, key) {
  return graph.order.flatMap((from) => {
    const options = graph.nodes[from].options.filter(({ to }) => to === key);
    return options.map((option) => ({ from, option }));
  });
}

/**
 * Keys from which `key` can be reached, itself included.
 * @param {Guide.Graph} graph
 * @param {string} key
 */
export function leadingTo(graph, key) {
  const ways = graph.order.flatMap((from) => graph.nodes[from].options.map(({ to }) => ({ from, to })));
  const before = Map.groupBy(ways, ({ to }) => to);
  const seen = new Set();
  const waiting = [key];
  for (let each = waiting.pop(); each !== undefined; each = waiting.pop()) {
    if (!seen.has(each)) waiting.push(...(before.get(each) ?? []).map(({ from }) => from));
    seen.add(each);
  }
  return seen;
}
