// Where each step of a guide stands on a map for reading.
import { loopPoints } from "./loop.js";
import { shortened, wrapped } from "./text.js";

const NODE = { width: 204, linePx: 17, otherPx: 34, maxChars: 27, maxLines: 3 };
const LABEL = { charPx: 6.6, height: 20, maxChars: 24 };

/**
 * @param {GuideMap.Given} map
 * @returns {Promise<GuideMap.Placed>}
 */
export async function layOut({ nodes, edges }) {
  const { Graph, layout } = await import("../../vendor/dagre-3.1.3.esm.js");
  const graph = new Graph({ multigraph: true });
  // The tighter rankers make the lines hardly shorter, and take twice as long for 300 steps.
  graph.setGraph({ ranksep: 24, nodesep: 28, edgesep: 16, marginx: 16, marginy: 16, ranker: "tight-tree" });
  const boxes = new Map(nodes.map((node) => [node, boxOf(node)]));
  const labels = new Map(edges.map((edge) => [edge, labelOf(edge)]));
  for (const [node, box] of boxes) graph.setNode(node.key, { ...box });
  [...labels].forEach(([edge, label], i) => graph.setEdge(edge.from, edge.to, { ...label }, `${i}`));
  layout(graph);
  return {
    width: graph.graph().width ?? 0,
    height: graph.graph().height ?? 0,
    nodes: [...boxes].map(([node, box]) => ({ ...node, ...box, ...graph.node(node.key) })),
    edges: [...labels].map(([edge, label], i) => ({ ...edge, ...label, ...placeOf(graph, edge, `${i}`) })),
  };
}

/**
 * @param {import("../../vendor/dagre-3.1.3.esm.js").Graph} graph
 * @param {GuideMap.GivenEdge} edge
 * @param {string} name
 */
function placeOf(graph, { from, to }, name) {
  const place = graph.edge(from, to, name);
  return from === to ? { ...place, points: loopPoints(graph.node(from), { x: place.x ?? 0, y: place.y ?? 0 }) } : place;
}

/** @param {GuideMap.GivenNode} node */
function boxOf({ title }) {
  const lines = wrapped(title, NODE.maxChars, NODE.maxLines);
  return { lines, width: NODE.width, height: NODE.otherPx + NODE.linePx * lines.length };
}

/** @param {GuideMap.GivenEdge} edge */
function labelOf({ label, count }) {
  const text = [shortened(label, LABEL.maxChars), count].filter(Boolean).join(" · ");
  return { text, width: text.length * LABEL.charPx + 8, height: LABEL.height, labelpos: "c" };
}
