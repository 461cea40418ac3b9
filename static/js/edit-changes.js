// Graphs as the API has them, {start, order: [key], nodes: {key: node}}. `order` is there because JavaScript puts keys that
// look like numbers first, whatever the order in the text was.

/** What makes `now` out of `old`, as a PATCH of the draft takes it; null for nothing. */
export function between(old, now) {
  const changes = {};
  const nodes = {};
  for (const key of now.order) if (!same(old.nodes[key], now.nodes[key])) nodes[key] = now.nodes[key];
  for (const key of old.order) if (!now.nodes[key]) nodes[key] = null;
  if (Object.keys(nodes).length) changes.nodes = nodes;
  if (old.start !== now.start) changes.start = now.start;
  const added = Object.keys(nodes).filter((key) => !old.nodes[key]);
  if (now.order.join() !== [...old.order.filter((key) => now.nodes[key]), ...added].join()) changes.order = now.order;
  return Object.keys(changes).length ? changes : null;
}

/** `graph` with `changes`. */
export function applied(graph, { start = graph.start, nodes = {}, order }) {
  const all = { ...graph.nodes, ...nodes };
  const added = Object.keys(nodes).filter((key) => !graph.nodes[key]);
  const kept = (order ?? [...graph.order, ...added]).filter((key) => all[key]);
  return { start, order: kept, nodes: Object.fromEntries(kept.map((key) => [key, all[key]])) };
}

const same = (one, other) => one === other || JSON.stringify(one) === JSON.stringify(other);
