// Which way a guide runs: what leads back, and how far down each step stands. Linear in steps and answers.

/**
 * @template {{from: string, to: string}} Edge
 * @typedef {object} Ranks
 * @property {Set<Edge>} back the edges that lead back
 * @property {Map<string, number>} rank a node's row; 0 is the first
 * @property {Map<string, Edge>} above the edge to a node from the lowest of the nodes before it
 */

/**
 * `nodes`: the first of all comes first.
 * @template {{from: string, to: string}} Edge
 * @param {{key: string}[]} nodes
 * @param {Edge[]} edges
 * @returns {Ranks<Edge>}
 */
export function ranks(nodes, edges) {
  const out = new Map(nodes.map(({ key }) => [key, /** @type {Edge[]} */ ([])]));
  for (const edge of edges) out.get(edge.from)?.push(edge);
  const { back, order } = walk(nodes, out);
  const rank = new Map(order.map((key) => [key, 0]));
  const rankOf = (/** @type {string} */ key) => rank.get(key) ?? 0;
  const above = new Map();
  for (const key of order) {
    for (const edge of out.get(key) ?? []) {
      if (back.has(edge) || rankOf(edge.to) > rankOf(key)) continue;
      rank.set(edge.to, rankOf(key) + 1);
      above.set(edge.to, edge);
    }
  }
  return { back, rank, above };
}

/**
 * Depth first from each node that was not reached yet. `order` has every node before those that it leads to.
 * @template {{from: string, to: string}} Edge
 * @param {{key: string}[]} nodes
 * @param {Map<string, Edge[]>} out
 */
function walk(nodes, out) {
  /** @type {Set<Edge>} */
  const back = new Set();
  const open = new Set();
  const done = new Set();
  /** @type {string[]} */
  const order = [];
  for (const { key } of nodes) {
    if (done.has(key)) continue;
    const trail = [{ key, next: 0 }];
    open.add(key);
    while (trail.length) {
      const here = trail[trail.length - 1];
      const edge = out.get(here.key)?.[here.next++];
      if (!edge) {
        trail.pop();
        open.delete(here.key);
        done.add(here.key);
        order.push(here.key);
      } else if (open.has(edge.to)) {
        back.add(edge);
      } else if (!done.has(edge.to)) {
        open.add(edge.to);
        trail.push({ key: edge.to, next: 0 });
      }
    }
  }
  return { back, order: order.reverse() };
}
