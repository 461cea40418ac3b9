// The lines of a map, through the gaps that dagre left for them: down through each row, and aside only between rows, so
// that no line passes behind a step. Each has a place of its own where it leaves a step, and where it arrives.

const PORT_GAP_PX = 14;
const PORT_MARGIN_PX = 18; // from a corner of the step
const ARRIVE_PX = 8; // that a line goes straight down before a row, so that its tip points down

/** @typedef {{from: string, to: string, inner: GuideMap.Point[], startX: number, endX: number}} Line */

/**
 * The name of each edge between two steps -> its points, downwards.
 * @param {import("../../vendor/dagre-3.1.3.esm.js").Graph} graph after the layout
 * @param {Set<string>} names the edges in question
 */
export function routes(graph, names) {
  const halfAt = rowHeights(graph);
  /** @type {Map<string, Line>} */
  const lines = new Map();
  for (const edge of graph.edges()) {
    if (edge.v === edge.w || !edge.name || !names.has(edge.name)) continue;
    const inner = graph.edge(edge.v, edge.w, edge.name).points.slice(1, -1);
    lines.set(edge.name, { from: edge.v, to: edge.w, inner, startX: 0, endX: 0 });
  }
  const all = [...lines.values()];
  const nextX = (/** @type {Line} */ { inner, to }) => (inner[0] ?? graph.node(to)).x;
  const beforeX = (/** @type {Line} */ { inner, from }) => (inner.at(-1) ?? graph.node(from)).x;
  for (const [key, out] of Map.groupBy(all, ({ from }) => from)) {
    spread(graph.node(key), out, nextX).forEach((x, i) => (out[i].startX = x));
  }
  for (const [key, into] of Map.groupBy(all, ({ to }) => to)) {
    spread(graph.node(key), into, beforeX).forEach((x, i) => (into[i].endX = x));
  }
  return new Map([...lines].map(([name, line]) => [name, pointsOf(line, graph, halfAt)]));
}

/**
 * Half the height of the row whose middle is at `y`.
 * @param {import("../../vendor/dagre-3.1.3.esm.js").Graph} graph
 */
function rowHeights(graph) {
  /** @type {Map<number, number>} */
  const halves = new Map();
  for (const name of graph.nodes()) {
    const { y, height } = graph.node(name);
    halves.set(Math.round(y), Math.max(halves.get(Math.round(y)) ?? 0, height / 2));
  }
  return (/** @type {number} */ y) => halves.get(Math.round(y)) ?? 10; // a row of labels
}

/**
 * Sorts `lines` by where they lead, and answers where each of them touches the step: as nearly above each other as the
 * width allows.
 * @param {GuideMap.Box} node
 * @param {Line[]} lines
 * @param {(line: Line) => number} leadsTo
 */
function spread({ x, width }, lines, leadsTo) {
  lines.sort((one, other) => leadsTo(one) - leadsTo(other));
  const [first, last] = [x - width / 2 + PORT_MARGIN_PX, x + width / 2 - PORT_MARGIN_PX];
  const gap = Math.min(PORT_GAP_PX, (last - first) / Math.max(1, lines.length - 1));
  const xs = lines.map((line) => Math.min(last, Math.max(first, leadsTo(line))));
  for (let i = 1; i < xs.length; i++) xs[i] = Math.max(xs[i], xs[i - 1] + gap);
  let end = last;
  for (let i = xs.length - 1; i >= 0; i--) {
    xs[i] = Math.min(xs[i], end);
    end = xs[i] - gap;
  }
  return xs;
}

/**
 * @param {Line} line
 * @param {import("../../vendor/dagre-3.1.3.esm.js").Graph} graph
 * @param {(y: number) => number} halfAt
 */
function pointsOf({ from, to, inner, startX, endX }, graph, halfAt) {
  const [top, bottom] = [graph.node(from), graph.node(to)];
  const points = [{ x: startX, y: top.y + top.height / 2 }];
  if (halfAt(top.y) > top.height / 2) points.push({ x: startX, y: top.y + halfAt(top.y) });
  for (const { x, y } of inner) points.push({ x, y: y - halfAt(y) - ARRIVE_PX }, { x, y: y + halfAt(y) });
  points.push({ x: endX, y: bottom.y - halfAt(bottom.y) - ARRIVE_PX });
  return [...points, { x: endX, y: bottom.y - bottom.height / 2 }];
}
