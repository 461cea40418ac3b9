// Which way a guide runs: what leads back, and how far down each step stands. Linear in steps and answers.

/**
 * `nodes`: [{key}], the first of all at first; `edges`: [{from, to}]. Answers {back: Set of the edges that lead back,
 * rank: Map from key to a row (0 is the first), above: Map from key to the edge from the lowest of the steps before it}.
 */
export function ranks(nodes, edges) {
  const out = new Map(nodes.map(({ key }) => [key, []]));
  for (const edge of edges) out.get(edge.from).push(edge);
  const { back, order } = walked(nodes, out);
  const rank = new Map(order.map((key) => [key, 0]));
  const above = new Map();
  for (const key of order) {
    for (const edge of out.get(key)) {
      if (back.has(edge) || rank.get(edge.to) > rank.get(key)) continue;
      rank.set(edge.to, rank.get(key) + 1);
      above.set(edge.to, edge);
    }
  }
  return { back, rank, above };
}

/** Depth first from each node that was not met yet. `order` has every node before those that it leads to. */
function walked(nodes, out) {
  const [back, order, open, done] = [new Set(), [], new Set(), new Set()];
  for (const { key } of nodes) {
    if (done.has(key)) continue;
    const trail = [[key, 0]];
    open.add(key);
    while (trail.length) {
      const here = trail.at(-1);
      const edge = out.get(here[0])[here[1]++];
      if (!edge) close(trail.pop()[0]);
      else if (open.has(edge.to)) back.add(edge);
      else if (!done.has(edge.to)) open.add(edge.to) && trail.push([edge.to, 0]);
    }
  }
  return { back, order: order.reverse() };

  function close(key) {
    open.delete(key);
    done.add(key);
    order.push(key);
  }
}
