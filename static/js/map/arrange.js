// Lays a map out, in a bounded time whatever the guide looks like. dagre gets the tree of the guide, each step below the
// lowest of those that lead to it; then other answers, the shortest first, as long as they cost little: one that goes past
// many rows is many points to dagre, and a hundred of them take seconds. What is left is a list below its step, which dagre
// places, and from there go lines of our own.
import { Graph, layout } from "../../vendor/dagre-3.1.3.esm.js";
import { ranks } from "./ranks.js";

const LABEL = 20; // pixels high
const ROW = 22; // of a list of them
const SPACE = { ranksep: 22, nodesep: 26, edgesep: 14, marginx: 24, marginy: 24, ranker: "tight-tree" };
const ROWS = 90; // that answers beyond the tree may pass in all
const MANY = 120; // steps; from here on dagre keeps the order it begins with, in which a tree has no crossings

/**
 * {nodes: [{key, width, height}], edges: [{id, from, to, width}]}, `to` "" for nowhere. Answers {width, height,
 * nodes: {key: {x, y}}, edges: {id: {points, x, y, back, onward}}}: middles, in pixels. `back`: it leads back up;
 * `onward`: from the label it goes on in a curve, [start, control, control, end].
 */
export function arrange({ nodes, edges }) {
  const graph = new Graph({ multigraph: true });
  graph.setGraph(SPACE);
  graph.setDefaultEdgeLabel(() => ({}));
  for (const { key, width, height } of nodes) graph.setNode(key, { width, height });
  const { back, inside, pairs } = chosen(nodes, edges);
  const lists = listed(edges.filter((edge) => !inside.has(edge)));
  const whole = edges.filter((edge) => inside.has(edge)); // in the order of the answers, which dagre begins with
  for (const edge of whole) join(graph, edge, back.has(edge));
  for (const [from, list] of lists) hang(graph, from, list);
  const disableOptimalOrderHeuristic = nodes.length > MANY;
  layout(graph, { customOrder: (rows, order) => order(rows, { disableOptimalOrderHeuristic, constraints: constraints(rows, pairs) }) });
  const ends = whole.map((edge) => [edge.id, joined(graph, edge, back.has(edge))]);
  for (const [from, list] of lists) ends.push(...list.map((edge, row) => [edge.id, hung(graph, from, edge, row, back.has(edge))]));
  return { ...extent(graph), nodes: Object.fromEntries(nodes.map(({ key }) => [key, at(graph.node(key))])), edges: Object.fromEntries(ends) };
}

/** The edges that dagre places from end to end. */
function chosen(nodes, edges) {
  const leading = edges.filter(({ to }) => to);
  const { back, rank, above } = ranks(nodes, leading);
  const inside = new Set(above.values());
  const span = ({ from, to }) => Math.abs(rank.get(to) - rank.get(from));
  const others = leading.filter((edge) => !inside.has(edge)).sort((one, other) => span(one) - span(other));
  let left = ROWS;
  for (const edge of others) if ((left -= span(edge) + 1) > 0) inside.add(edge);
  return { back, inside, pairs: abreast(edges, above, rank) };
}

/** Answers stand beside each other as they are written: [left, right] of those that lead into the same row. */
function abreast(edges, above, rank) {
  const last = new Map(); // a step and a row -> what stands there
  const pairs = [];
  for (const edge of edges) {
    if (above.get(edge.to) !== edge) continue;
    const place = `${edge.from} ${rank.get(edge.to)}`;
    if (last.has(place)) pairs.push([last.get(place), edge]);
    last.set(place, edge);
  }
  return pairs;
}

/** For the steps of each pair, and for what dagre puts into the rows between: their words are not to cross. */
function constraints(rows, pairs) {
  const ways = new Map(); // the id of an answer -> {row: what stands for it there}
  for (const name of rows.nodes()) {
    const { edgeObj, rank } = rows.node(name);
    if (edgeObj) ways.set(edgeObj.name, { ...ways.get(edgeObj.name), [rank]: name });
  }
  return pairs.flatMap(([one, other]) => {
    const [left, right] = [ways.get(one.id) ?? {}, ways.get(other.id) ?? {}];
    const between = Object.keys(left).filter((row) => row in right);
    return [{ left: one.to, right: other.to }, ...between.map((row) => ({ left: left[row], right: right[row] }))];
  });
}

function join(graph, { id, from, to, width }, back) {
  const label = { width, height: LABEL, labelpos: "c", weight: back ? 0 : 1 };
  if (back) graph.setEdge(to, from, label, id);
  else graph.setEdge(from, to, label, id);
}

function joined(graph, { id, from, to }, back) {
  const { points, x, y } = back ? graph.edge(to, from, id) : graph.edge(from, to, id);
  return { points: back && from !== to ? [...points].reverse() : points, x, y, back };
}

/** The edges that dagre does not place, by the step that they leave. */
function listed(edges) {
  const lists = new Map();
  for (const edge of edges) lists.set(edge.from, [...(lists.get(edge.from) ?? []), edge]);
  return lists;
}

const listOf = (from) => `list ${from}`; // no step's key has a space

function hang(graph, from, list) {
  graph.setNode(listOf(from), { width: Math.max(...list.map(({ width }) => width)), height: list.length * ROW });
  graph.setEdge(from, listOf(from), {}, "list");
}

function hung(graph, from, { to }, row, back) {
  const list = graph.node(listOf(from));
  const label = { x: list.x, y: list.y - list.height / 2 + (row + 0.5) * ROW };
  const place = { points: row ? [] : graph.edge(from, listOf(from), "list").points, ...label, back };
  return to ? { ...place, onward: curve(label, list.width, graph.node(to), back) } : place;
}

/** From beside a label: into the side of a step further up, into the top of one further down. */
function curve({ x, y }, width, node, back) {
  const side = x < node.x ? -1 : 1;
  const start = { x: x + ((back ? side : -side) * width) / 2, y };
  const far = Math.min(160, 40 + Math.abs(y - node.y) / 6);
  const away = { x: start.x + (back ? side : -side) * Math.min(far, 60), y };
  if (!back) {
    const end = { x: node.x, y: node.y - node.height / 2 };
    return [start, away, { x: end.x, y: end.y - far }, end];
  }
  const end = { x: node.x + (side * node.width) / 2, y: node.y };
  return [start, away, { x: end.x + side * far, y: end.y }, end];
}

const at = ({ x, y }) => ({ x, y });

function extent(graph) {
  const { width = 0, height = 0 } = graph.graph();
  return { width, height };
}
