// What a map shows of a draft's graph: its steps but those of folded branches, and its answers as lines.
import { facts } from "../../base/facts.js";
import { readingOrder } from "../graph/ways.js";
import { dominators } from "./dominators.js";

const MAX_STEPS = 1000; // of more, only those around the current one are shown,
const MAX_STEPS_AROUND = 250; // so many

/**
 * What a step is, in a word.
 * @param {Pick<Guide.Step, "options" | "outcome">} step
 */
export function kindOf({ options, outcome }) {
  if (options.length) return options.length > 1 ? "Question" : "Step";
  return facts.outcomes[outcome ?? ""] ?? "No outcome yet";
}

/**
 * What a step's box looks like: question, step, resolved, escalate, unresolved, or undecided.
 * @param {Guide.Step} step
 */
export function lookOf({ options, outcome }) {
  if (options.length) return options.length > 1 ? "question" : "step";
  return outcome || "undecided";
}

/**
 * In the result, `below` of a node is how many steps can be reached only through it, `total` how many steps there are,
 * and `inside` has for each hidden key the folded one that it is in. An edge's `kind`: "stub" leads nowhere, "more" to
 * a step that is not shown (`number`), "through" goes through the guide `tree` first.
 * @param {Guide.Graph} graph
 * @param {Set<string>} folded
 * @param {string} at the current step
 * @returns {GuideMap.Model}
 */
export function modelOf(graph, folded, at) {
  const others = graph.order.filter((key) => key !== graph.start);
  const keys = graph.nodes[graph.start] ? [graph.start, ...others] : graph.order;
  const { above, order } = dominators(graph, keys);
  const inside = foldedIn(order, above, folded);
  const sizes = sizesBelow(order, above);
  const open = keys.filter((key) => !inside.has(key));
  const shown = open.length > MAX_STEPS ? around(graph, open, inside, at) : new Set(open);
  const numbers = new Map(readingOrder(graph).map((key, i) => [key, i + 1]));
  const nodes = open
    .filter((key) => shown.has(key))
    .map((key) => {
      const below = sizes.get(key) ?? 0;
      const number = numbers.get(key) ?? 0;
      return { key, number, start: key === graph.start, below, folded: folded.has(key) && below > 0 };
    });
  return { nodes, edges: edgesOf(graph, nodes, shown, inside, numbers), total: keys.length, inside };
}

/**
 * @param {Guide.Graph} graph
 * @param {GuideMap.ModelNode[]} nodes
 * @param {Set<string>} shown
 * @param {Map<string, string>} inside
 * @param {Map<string, number>} numbers
 */
function edgesOf(graph, nodes, shown, inside, numbers) {
  /** @type {GuideMap.ModelEdge[]} */
  const edges = [];
  for (const { key, folded } of nodes) {
    for (const option of graph.nodes[key].options) {
      if (inside.get(option.to) === key) continue;
      edges.push({ ...target(option), id: `${key} ${option.key}`, from: key, label: option.label, when: option.if });
    }
    if (!folded) continue;
    for (const to of exitsOf(key)) {
      if (!shown.has(to) || to === key) continue;
      edges.push({ id: `${key} > ${to}`, from: key, to, label: "", kind: "more", tree: 0 });
    }
  }
  return edges;

  /**
   * @param {Guide.Option} option
   * @returns {Pick<GuideMap.ModelEdge, "to" | "tree" | "number" | "kind">}
   */
  function target({ to, tree = 0 }) {
    const number = numbers.get(to);
    const visible = inside.get(to) ?? to;
    if (shown.has(visible)) return { to: visible, tree, kind: tree ? "through" : "" };
    return { to: "", tree, number, kind: number ? "more" : "stub" };
  }

  /**
   * Where the answers of the steps that are folded into `key` lead.
   * @param {string} key
   */
  function exitsOf(key) {
    const hidden = [...inside].filter(([, by]) => by === key).map(([each]) => each);
    return new Set(hidden.flatMap((each) => graph.nodes[each].options.map(({ to }) => to)));
  }
}

/**
 * @param {string[]} order
 * @param {Map<string, string>} above
 * @param {Set<string>} folded
 */
function foldedIn(order, above, folded) {
  /** @type {Map<string, string>} */
  const inside = new Map();
  for (const key of order) {
    const by = above.get(key) ?? "";
    const outer = inside.get(by) ?? (folded.has(by) ? by : "");
    if (outer) inside.set(key, outer);
  }
  return inside;
}

/**
 * @param {string[]} order
 * @param {Map<string, string>} above
 */
function sizesBelow(order, above) {
  const sizes = new Map(order.map((key) => [key, 0]));
  const sizeOf = (/** @type {string} */ key) => sizes.get(key) ?? 0;
  for (const key of order.toReversed()) {
    const by = above.get(key);
    if (by) sizes.set(by, sizeOf(by) + sizeOf(key) + 1);
  }
  return sizes;
}

/**
 * The steps nearest to the current one, along answers in either direction.
 * @param {Guide.Graph} graph
 * @param {string[]} open
 * @param {Map<string, string>} inside
 * @param {string} at
 */
function around(graph, open, inside, at) {
  const next = new Map(open.map((key) => [key, /** @type {string[]} */ ([])]));
  for (const key of open) {
    for (const { to } of graph.nodes[key].options) {
      const other = next.get(to);
      if (!other) continue;
      other.push(key);
      next.get(key)?.push(to);
    }
  }
  const first = inside.get(at) ?? at;
  const near = new Set([next.has(first) ? first : open[0]]);
  for (const key of near) for (const each of next.get(key) ?? []) if (near.size < MAX_STEPS_AROUND) near.add(each);
  return near;
}
