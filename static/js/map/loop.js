// The line of an answer that leads back to its own step. dagre keeps room for it beside the step, but its points cross.

const HALF_AT_PX = 40; // at this distance from the step the loop is half as high as it can be

/**
 * From the right side of `node` around `label`, which stands beside it, and back. Of several, the outer are the higher.
 * @param {GuideMap.Box} node
 * @param {GuideMap.Point} label
 * @returns {GuideMap.Point[]}
 */
export function loopPoints(node, label) {
  const right = node.x + node.width / 2;
  const away = Math.max(label.x - right, 1);
  const up = ((node.height / 2 - 4) * away) / (away + HALF_AT_PX);
  const ys = [node.y - up, node.y + up];
  return [
    { x: right, y: ys[0] },
    { x: label.x, y: ys[0] },
    { x: label.x, y: ys[1] },
    { x: right, y: ys[1] },
  ];
}
