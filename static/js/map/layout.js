// Where each step of a guide stands on a map for reading.
import { Layouts } from "./layouts.js";
import { shortened, wrapped } from "./text.js";

const NODE = { width: 204, linePx: 17, otherPx: 34, maxChars: 27, maxLines: 3 };
const LABEL = { charPx: 6.6, maxChars: 24, maxWhenChars: 18 };

/**
 * @param {GuideMap.Given} map
 * @param {string} workerUrl
 * @returns {Promise<GuideMap.Placed>} it rejects where the worker cannot be loaded
 */
export function layOut(map, workerUrl) {
  const nodes = map.nodes.map((node) => ({ ...node, ...boxOf(node) }));
  const edges = map.edges.map((edge, i) => ({ ...edge, ...labelOf(edge), id: `${i}` }));
  return new Promise((resolve, reject) => {
    const layouts = new Layouts(workerUrl, {
      onLayout: (_, { width, height, nodes: places, edges: lines }) => {
        layouts.stop();
        resolve({
          width,
          height,
          nodes: nodes.map((node) => ({ ...node, ...places[node.key] })),
          edges: edges.map((edge) => ({ ...edge, ...lines[edge.id] })),
        });
      },
      onError: () => reject(new Error("The layout of the map could not be loaded")),
    });
    layouts.request("", { nodes, edges });
  });
}

/** @param {GuideMap.GivenNode} node */
function boxOf({ title }) {
  const lines = wrapped(title, NODE.maxChars, NODE.maxLines);
  return { lines, width: NODE.width, height: NODE.otherPx + NODE.linePx * lines.length };
}

/** @param {GuideMap.GivenEdge} edge */
function labelOf({ label, when, count }) {
  const parts = [shortened(label, LABEL.maxChars), shortened(when ?? "", LABEL.maxWhenChars), count];
  const text = parts.filter(Boolean).join(" · ");
  return { text, width: text.length * LABEL.charPx + 8 };
}
