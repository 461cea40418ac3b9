// Which step of a map an arrow key leads to.

const ASIDE = 2.5; // how much worse it is to lie to the side than ahead

/** Of `nodes`, {x, y}, the one nearest to `here` in the direction `x`, `y`; undefined where none is. */
export function nearest(here, nodes, x, y) {
  const far = (node) => {
    const [right, down] = [node.x - here.x, node.y - here.y];
    const ahead = right * x + down * y;
    return ahead > 1 ? ahead + Math.abs(right * y + down * x) * ASIDE : Infinity;
  };
  const found = nodes.reduce((best, node) => (far(node) < far(best) ? node : best), here);
  return found === here ? undefined : found;
}
