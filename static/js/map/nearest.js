// Which step of a map an arrow key leads to.

/** The direction of each arrow key: to the right, and down. @type {Record<string, [right: number, down: number]>} */
export const DIRECTIONS = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };
const SIDEWAYS_COST = 2.5; // how much worse a pixel to the side is than one ahead

/**
 * Of `nodes`, the one nearest to `here` in the direction `x`, `y`; undefined where none is.
 * @template {GuideMap.Point} Node
 * @param {GuideMap.Point} here
 * @param {Node[]} nodes
 * @param {number} x
 * @param {number} y
 * @returns {Node | undefined}
 */
export function nearest(here, nodes, x, y) {
  const cost = (/** @type {Node} */ node) => {
    const [right, down] = [node.x - here.x, node.y - here.y];
    const ahead = right * x + down * y;
    return ahead > 1 ? ahead + Math.abs(right * y + down * x) * SIDEWAYS_COST : Infinity;
  };
  /** @type {Node | undefined} */
  let best;
  for (const node of nodes) if (cost(node) < (best ? cost(best) : Infinity)) best = node;
  return best;
}
