// Where each step of a guide stands on its map. Given {nodes: [{key, title}], edges: [{from, to, label}]}, answers
// {width, height, nodes: [{...node, lines, x, y, width, height}], edges: [{...edge, text, points, x, y}]}: the middle
// of each node and of each label, in pixels.
import { shortened, wrapped } from "./text.js";

const NODE = { width: 204, line: 17, rest: 34, letters: 27, lines: 3 };
const LABEL = { letter: 6.6, height: 20, letters: 24 };

export async function layOut({ nodes, edges }) {
  const { Graph, layout } = await import("../../vendor/dagre-3.1.3.esm.js");
  const graph = new Graph({ multigraph: true });
  // The tighter rankers make the lines no shorter to speak of, and take twice as long for 300 steps.
  graph.setGraph({ ranksep: 24, nodesep: 28, edgesep: 16, marginx: 16, marginy: 16, ranker: "tight-tree" });
  for (const node of nodes) graph.setNode(node.key, boxOf(node));
  edges.forEach((edge, place) => graph.setEdge(edge.from, edge.to, labelOf(edge), `${place}`));
  layout(graph);
  return {
    width: graph.graph().width ?? 0,
    height: graph.graph().height ?? 0,
    nodes: nodes.map((node) => ({ ...node, ...graph.node(node.key) })),
    edges: edges.map((edge, place) => ({ ...edge, ...graph.edge(edge.from, edge.to, `${place}`) })),
  };
}

function boxOf({ title }) {
  const lines = wrapped(title, NODE.letters, NODE.lines);
  return { lines, width: NODE.width, height: NODE.rest + NODE.line * lines.length };
}

function labelOf({ label, count }) {
  const text = [shortened(label, LABEL.letters), count].filter(Boolean).join(" · ");
  return { text, width: text.length * LABEL.letter + 8, height: LABEL.height, labelpos: "c" };
}
