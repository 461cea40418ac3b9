// Lays a map out, in a bounded time whatever the guide looks like. dagre gets the tree of the guide, each step below
// the lowest of those that lead to it; then other answers, the shortest first, as long as they cost little: dagre puts
// a point into each row that an answer passes, and a hundred long answers take seconds. What is left is a list below
// its step, which dagre places, and from there go lines of our own. order.js says which steps stand side by side,
// route.js where the lines run.
import { Graph, layout } from "../../vendor/dagre-3.1.3.esm.js";
import { loopPoints } from "./loop.js";
import { uncross } from "./order.js";
import { ranks } from "./ranks.js";
import { routes } from "./route.js";

/** @typedef {GuideMap.QuestionEdge} Edge */

const LABEL_HEIGHT_PX = 20;
const LIST_ROW_PX = 22;
const SPACE = { ranksep: 34, nodesep: 26, edgesep: 14, marginx: 24, marginy: 24 };
// A small map takes the better and slower way: shorter lines, more of them placed, and fewer crossings. A large one
// keeps the order that dagre begins with, in which a tree has no crossings.
const MAX_SMALL_STEPS = 120;
const MAX_EXTRA_ROWS = { small: 300, large: 90 }; // that answers beyond the tree may pass in all

/**
 * @param {GuideMap.Question} question
 * @returns {GuideMap.Arranged}
 */
export function arrange({ nodes, edges }) {
  const graph = new Graph({ multigraph: true });
  const isSmall = nodes.length <= MAX_SMALL_STEPS;
  graph.setGraph({ ...SPACE, ranker: isSmall ? "network-simplex" : "tight-tree" });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const { key, width, height } of nodes) graph.setNode(key, { width, height });
  const { back, placed, pairs } = choose(nodes, edges, isSmall ? MAX_EXTRA_ROWS.small : MAX_EXTRA_ROWS.large);
  const lists = byStep(edges.filter((edge) => !placed.has(edge)));
  const whole = edges.filter((edge) => placed.has(edge)); // in the order of the answers, which dagre begins with
  for (const edge of whole) addEdge(graph, edge, back.has(edge));
  for (const [from, list] of lists) addList(graph, from, list);
  layout(graph, {
    customOrder: (rows, order) => {
      order(rows, { disableOptimalOrderHeuristic: !isSmall });
      if (isSmall) uncross(rows, pairs);
    },
  });
  const lines = routes(graph, new Set(whole.map(({ id }) => id)));
  const ends = whole.map((edge) => [edge.id, edgePlace(graph, edge, back.has(edge), lines)]);
  for (const list of lists.values()) {
    ends.push(...list.map((edge, row) => [edge.id, listedPlace(graph, edge, row, back.has(edge))]));
  }
  const { width = 0, height = 0 } = graph.graph();
  const places = nodes.map(({ key }) => [key, at(graph.node(key))]);
  return { width, height, nodes: Object.fromEntries(places), edges: Object.fromEntries(ends) };
}

/**
 * The edges that dagre places from end to end, and the pairs of steps that belong beside each other.
 * @param {{key: string}[]} nodes
 * @param {Edge[]} edges
 * @param {number} maxExtraRows
 */
function choose(nodes, edges, maxExtraRows) {
  const leading = edges.filter(({ to }) => to);
  const { back, rank, above } = ranks(nodes, leading);
  const placed = new Set(above.values());
  const rankOf = (/** @type {string} */ key) => rank.get(key) ?? 0;
  const span = (/** @type {Edge} */ { from, to }) => Math.abs(rankOf(to) - rankOf(from));
  const others = leading.filter((edge) => !placed.has(edge)).sort((one, other) => span(one) - span(other));
  let rowsLeft = maxExtraRows;
  for (const edge of others) if ((rowsLeft -= span(edge) + 1) > 0) placed.add(edge);
  return { back, placed, pairs: neighbours(edges, above, rank) };
}

/**
 * Answers stand beside each other as they are written: the steps of those that lead into the same row.
 * @param {Edge[]} edges
 * @param {Map<string, Edge>} above
 * @param {Map<string, number>} rank
 */
function neighbours(edges, above, rank) {
  const last = new Map(); // a step and a row -> the step that its last answer there leads to
  /** @type {import("./order.js").Pair[]} */
  const pairs = [];
  for (const edge of edges) {
    if (above.get(edge.to) !== edge) continue;
    const place = `${edge.from} ${rank.get(edge.to)}`;
    if (last.has(place)) pairs.push([last.get(place), edge.to]);
    last.set(place, edge.to);
  }
  return pairs;
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
 * @param {Map<string, GuideMap.Point[]>} lines
 * @returns {GuideMap.EdgePlace}
 */
function edgePlace(graph, { id, from, to }, back, lines) {
  if (from === to) {
    const { x = 0, y = 0 } = graph.edge(from, to, id);
    return { points: loopPoints(graph.node(from), { x, y }), x, y, to, back };
  }
  const { x, y } = back ? graph.edge(to, from, id) : graph.edge(from, to, id);
  const points = lines.get(id) ?? [];
  return { points: back ? points.toReversed() : points, x, y, to, back };
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
  const place = { points: row ? [] : graph.edge(from, listName(from), "list").points, ...label, to, back };
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
