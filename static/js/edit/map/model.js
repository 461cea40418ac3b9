// What a map shows of a draft's graph: its steps but those of folded branches, and its answers as lines.
import { readingOrder } from "../graph/index.js";

const WHOLE = 1000; // steps; of more, only those
const AROUND = 250; // around the chosen one are shown
const KINDS = { resolved: "Resolved", escalate: "Escalate", unresolved: "Unresolved" };

/** What a step is, in a word. */
export function kindOf({ options, outcome }) {
  if (options.length) return options.length > 1 ? "Question" : "Step";
  return KINDS[outcome] ?? "No outcome yet";
}

/** What a step's box looks like: question, step, resolved, escalate, unresolved, or undecided. */
export const lookOf = ({ options, outcome }) => (options.length ? (options.length > 1 ? "question" : "step") : outcome || "undecided");

/**
 * `folded`: Set of keys; `at`: the chosen one. Answers {nodes: [{key, number, start, below, folded}], edges: [{id, from, to,
 * label, tree, kind}], all: how many steps there are, inside: Map from a hidden key to the folded one it is in}. `below`: how
 * many steps can be reached only through it. An edge's `kind`: "", "stub" (leads nowhere), "more" (to a step that is not
 * shown, `number`), or "through" (`tree` is gone through first).
 */
export function shown(graph, folded, at) {
  const keys = graph.nodes[graph.start] ? [graph.start, ...graph.order.filter((key) => key !== graph.start)] : graph.order;
  const { above, order } = dominators(graph, keys);
  const inside = foldedIn(order, above, folded);
  const below = sizes(order, above);
  const open = keys.filter((key) => !inside.has(key));
  const near = open.length > WHOLE ? around(graph, open, inside, at) : new Set(open);
  const numbers = new Map(readingOrder(graph).map((key, place) => [key, place + 1]));
  const nodes = open.filter((key) => near.has(key)).map((key) => stepOf(key));
  return { nodes, edges: edgesOf(graph, nodes, near, inside, numbers), all: keys.length, inside };

  function stepOf(key) {
    return { key, number: numbers.get(key), start: key === graph.start, below: below.get(key), folded: folded.has(key) && below.get(key) > 0 };
  }
}

function edgesOf(graph, nodes, near, inside, numbers) {
  const edges = [];
  for (const { key, folded } of nodes) {
    for (const option of graph.nodes[key].options) {
      if (inside.get(option.to) !== key) edges.push({ ...leading(option), id: `${key} ${option.key}`, from: key, label: option.label });
    }
    if (!folded) continue;
    const exits = new Set([...inside].filter(([, by]) => by === key).flatMap(([hidden]) => graph.nodes[hidden].options.map(({ to }) => to)));
    for (const to of exits) if (near.has(to) && to !== key) edges.push({ id: `${key} > ${to}`, from: key, to, label: "", kind: "more", tree: 0 });
  }
  return edges;

  function leading({ to, tree = 0 }) {
    const number = numbers.get(to);
    const target = inside.get(to) ?? to;
    if (near.has(target)) return { to: target, tree, kind: tree ? "through" : "" };
    return { to: "", tree, number, kind: number ? "more" : "stub" };
  }
}

// Which step is reached only through which other

/** {order: keys, each before those it leads to, above: Map from a key to the nearest one that every way to it passes, or ""}. */
function dominators(graph, keys) {
  const { order, roots } = postorder(graph, keys);
  const place = new Map(order.map((key, at) => [key, at + 1]));
  const from = new Map(order.map((key) => [key, []]));
  for (const key of order) for (const { to } of graph.nodes[key].options) from.get(to)?.push(key);
  const above = new Map(roots.map((key) => [key, ""]));
  const starts = new Set(roots);
  for (let changed = true; changed; ) {
    changed = false;
    for (const key of order) {
      if (starts.has(key)) continue;
      const found = from.get(key).filter((each) => above.has(each)).reduce((one, other) => meet(one, other));
      if (above.get(key) !== found) changed = Boolean(above.set(key, found));
    }
  }
  return { order, above };

  function meet(one, other) {
    while (one !== other) {
      while ((place.get(one) ?? 0) > (place.get(other) ?? 0)) one = above.get(one);
      while ((place.get(other) ?? 0) > (place.get(one) ?? 0)) other = above.get(other);
    }
    return one;
  }
}

/** Each key once, before those it leads to (loops aside). A key that nothing before it leads to is a root. */
function postorder(graph, keys) {
  const [seen, order, roots] = [new Set(), [], []];
  for (const root of keys) {
    if (seen.has(root)) continue;
    roots.push(root);
    seen.add(root);
    const trail = [[root, 0]];
    while (trail.length) {
      const here = trail.at(-1);
      const option = graph.nodes[here[0]].options[here[1]++];
      if (!option) order.push(trail.pop()[0]);
      else if (graph.nodes[option.to] && !seen.has(option.to)) seen.add(option.to) && trail.push([option.to, 0]);
    }
  }
  return { order: order.reverse(), roots };
}

function foldedIn(order, above, folded) {
  const inside = new Map();
  for (const key of order) {
    const by = above.get(key);
    const found = inside.get(by) ?? (folded.has(by) ? by : "");
    if (found) inside.set(key, found);
  }
  return inside;
}

function sizes(order, above) {
  const below = new Map(order.map((key) => [key, 0]));
  for (const key of [...order].reverse()) {
    const by = above.get(key);
    if (by) below.set(by, below.get(by) + below.get(key) + 1);
  }
  return below;
}

/** The steps nearest to the chosen one, along answers in either direction. */
function around(graph, open, inside, at) {
  const next = new Map(open.map((key) => [key, []]));
  for (const key of open) {
    for (const { to } of graph.nodes[key].options) {
      if (!next.has(to)) continue;
      next.get(key).push(to);
      next.get(to).push(key);
    }
  }
  const first = inside.get(at) ?? at;
  const found = new Set([next.has(first) ? first : open[0]]);
  for (const key of found) for (const each of next.get(key)) if (found.size < AROUND) found.add(each);
  return found;
}
