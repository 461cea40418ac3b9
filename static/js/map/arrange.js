// Lays a map out, in a bounded time whatever the guide looks like. dagre gets the tree of the guide, each step below
// the lowest of those that lead to it; then other answers, the shortest first, as long as they cost little: dagre puts
// a point into each row that an answer passes, and a hundred long answers take seconds. What is left is a list below
// its step, which dagre places, and from there go lines of our own.
import { Graph, layout } from "../../vendor/dagre-3.1.3.esm.js";
import { loopPoints } from "./loop.js";
import { ranks } from "./ranks.js";

/** @typedef {GuideMap.QuestionEdge} Edge */
/** @typedef {[left: Edge, right: Edge]} Pair */

const LABEL_HEIGHT_PX = 20;
const LIST_ROW_PX = 22;
const SPACE = { ranksep: 22, nodesep: 26, edgesep: 14, marginx: 24, marginy: 24, ranker: "tight-tree" };
const MAX_EXTRA_ROWS = 90; // that answers beyond the tree may pass in all
const MAX_ORDERED_STEPS = 120; // of more, dagre keeps the order it begins with, in which a tree has no crossings

/**
 * @param {GuideMap.Question} question
 * @returns {GuideMap.Arranged}
 */
export function arrange({ nodes, edges }) {
  const graph = new Graph({ multigraph: true });
  graph.setGraph(SPACE);
  graph.setDefaultEdgeLabel(() => ({}));
  for (const { key, width, height } of nodes) graph.setNode(key, { width, height });
  const { back, placed, pairs } = choose(nodes, edges);
  const lists = byStep(edges.filter((edge) => !placed.has(edge)));
  const whole = edges.filter((edge) => placed.has(edge)); // in the order of the answers, which dagre begins with
  for (const edge of whole) addEdge(graph, edge, back.has(edge));
  for (const [from, list] of lists) addList(graph, from, list);
  const disableOptimalOrderHeuristic = nodes.length > MAX_ORDERED_STEPS;
  layout(graph, {
    customOrder: (rows, order) => order(rows, { disableOptimalOrderHeuristic, constraints: constraints(rows, pairs) }),
  });
  const ends = whole.map((edge) => [edge.id, edgePlace(graph, edge, back.has(edge))]);
  for (const list of lists.values()) {
    ends.push(...list.map((edge, row) => [edge.id, listedPlace(graph, edge, row, back.has(edge))]));
  }
  const { width = 0, height = 0 } = graph.graph();
  const places = nodes.map(({ key }) => [key, at(graph.node(key))]);
  return { width, height, nodes: Object.fromEntries(places), edges: Object.fromEntries(ends) };
}

/**
 * The edges that dagre places from end to end.
 * @param {{key: string}[]} nodes
 * @param {Edge[]} edges
 */
function choose(nodes, edges) {
  const leading = edges.filter(({ to }) => to);
  const { back, rank, above } = ranks(nodes, leading);
  const placed = new Set(above.values());
  const rankOf = (/** @type {string} */ key) => rank.get(key) ?? 0;
  const span = (/** @type {Edge} */ { from, to }) => Math.abs(rankOf(to) - rankOf(from));
  const others = leading.filter((edge) => !placed.has(edge)).sort((one, other) => span(one) - span(other));
  let rowsLeft = MAX_EXTRA_ROWS;
  for (const edge of others) if ((rowsLeft -= span(edge) + 1) > 0) placed.add(edge);
  return { back, placed, pairs: neighbours(edges, above, rank) };
}

/**
 * Answers stand beside each other as they are written: the pairs that lead into the same row.
 * @param {Edge[]} edges
 * @param {Map<string, Edge>} above
 * @param {Map<string, number>} rank
 */
function neighbours(edges, above, rank) {
  const last = new Map(); // a step and a row -> the answer that leads there
  /** @type {Pair[]} */
  const pairs = [];
  for (const edge of edges) {
    if (above.get(edge.to) !== edge) continue;
    const place = `${edge.from} ${rank.get(edge.to)}`;
    if (last.has(place)) pairs.push([last.get(place), edge]);
    last.set(place, edge);
  }
  return pairs;
}

/**
 * For the steps of each pair, and for what dagre puts into the rows between: their labels are not to cross.
 * @param {Graph} rows
 * @param {Pair[]} pairs
 */
function constraints(rows, pairs) {
  /** @type {Map<string, Record<number, string>>} */
  const ways = new Map(); // the id of an answer -> {row: what stands for it there}
  for (const name of rows.nodes()) {
    const { edgeObj, rank } = rows.node(name);
    if (edgeObj) ways.set(edgeObj.name, { ...ways.get(edgeObj.name), [rank]: name });
  }
  return pairs.flatMap(([one, other]) => {
    const [left, right] = [ways.get(one.id) ?? {}, ways.get(other.id) ?? {}];
    const between = Object.keys(left)
      .map(Number)
      .filter((row) => row in right);
    return [{ left: one.to, right: other.to }, ...between.map((row) => ({ left: left[row], right: right[row] }))];
  });
}

/**
 * @param {Graph} graph
 * @param {Edge} edge
 * @param {boolean} back
 */
function addEdge(graph, { id, from, to, width }, back) {
  const label = { width, height: LABEL_HEIGHT_PX, labelpos: "c", weight: back ? 0 : 1 };
  if (back) graph.setEdge(to, from, label, id);
  else graph.setEdge(from, to, label, id);
}

/**
 * @param {Graph} graph
 * @param {Edge} edge
 * @param {boolean} back
 * @returns {GuideMap.EdgePlace}
 */
function edgePlace(graph, { id, from, to }, back) {
  if (from === to) {
    const { x = 0, y = 0 } = graph.edge(from, to, id);
    return { points: loopPoints(graph.node(from), { x, y }), x, y, back };
  }
  const { points, x, y } = back ? graph.edge(to, from, id) : graph.edge(from, to, id);
  return { points: back ? [...points].reverse() : points, x, y, back };
}

/**
 * The edges that dagre does not place, by the step that they leave.
 * @param {Edge[]} edges
 */
function byStep(edges) {
  /** @type {Map<string, Edge[]>} */
  const lists = new Map();
  for (const edge of edges) lists.set(edge.from, [...(lists.get(edge.from) ?? []), edge]);
  return lists;
}

const listName = (/** @type {string} */ from) => `list ${from}`; // no step's key has a space

/**
 * @param {Graph} graph
 * @param {string} from
 * @param {Edge[]} list
 */
function addList(graph, from, list) {
  const width = Math.max(...list.map((edge) => edge.width));
  graph.setNode(listName(from), { width, height: list.length * LIST_ROW_PX });
  graph.setEdge(from, listName(from), {}, "list");
}

/**
 * Where the label of a listed edge stands, and how it goes on from there.
 * @param {Graph} graph
 * @param {Edge} edge
 * @param {number} row
 * @param {boolean} back
 * @returns {GuideMap.EdgePlace}
 */
function listedPlace(graph, { from, to }, row, back) {
  const list = graph.node(listName(from));
  const label = { x: list.x, y: list.y - list.height / 2 + (row + 0.5) * LIST_ROW_PX };
  const place = { points: row ? [] : graph.edge(from, listName(from), "list").points, ...label, back };
  return to ? { ...place, onward: onward(label, list.width, graph.node(to), back) } : place;
}

/**
 * A curve from beside a label: into the side of a step further up, into the top of one further down.
 * @param {GuideMap.Point} label
 * @param {number} width
 * @param {GuideMap.Box} node
 * @param {boolean} back
 * @returns {GuideMap.Point[]} start, control, control, end
 */
function onward({ x, y }, width, node, back) {
  const side = x < node.x ? -1 : 1;
  const outside = back ? side : -side;
  const start = { x: x + (outside * width) / 2, y };
  const reach = Math.min(160, 40 + Math.abs(y - node.y) / 6);
  const away = { x: start.x + outside * Math.min(reach, 60), y };
  if (!back) {
    const end = { x: node.x, y: node.y - node.height / 2 };
    return [start, away, { x: end.x, y: end.y - reach }, end];
  }
  const end = { x: node.x + (side * node.width) / 2, y: node.y };
  return [start, away, { x: end.x + side * reach, y: end.y }, end];
}

const at = (/** @type {GuideMap.Point} */ { x, y }) => ({ x, y });
