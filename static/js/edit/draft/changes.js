// Graphs as the API has them, {start, order: [key], nodes: {key: node}}. `order` is there because JavaScript puts keys that
// look like numbers first, whatever the order in the text was.

/** Nodes by key, of all `parts`. A key can be any word, also one that every other object has, such as "constructor". */
export const nodesOf = (...parts) => Object.assign(Object.create(null), ...parts);

/** What makes `now` out of `old`, as a PATCH of the draft takes it; null for nothing. */
export function between(old, now) {
  const changes = {};
  const nodes = nodesOf();
  for (const key of now.order) if (!same(at(old, key), now.nodes[key])) nodes[key] = now.nodes[key];
  for (const key of old.order) if (!at(now, key)) nodes[key] = null;
  if (Object.keys(nodes).length) changes.nodes = nodes;
  if (old.start !== now.start) changes.start = now.start;
  const added = Object.keys(nodes).filter((key) => !at(old, key));
  if (now.order.join() !== [...old.order.filter((key) => at(now, key)), ...added].join()) changes.order = now.order;
  return Object.keys(changes).length ? changes : null;
}

/** `graph` with `changes`. */
export function applied(graph, { start = graph.start, nodes = {}, order }) {
  const all = nodesOf(graph.nodes, nodes);
  const added = Object.keys(nodes).filter((key) => !at(graph, key));
  const kept = (order ?? [...graph.order, ...added]).filter((key) => all[key]);
  return { start, order: kept, nodes: nodesOf(Object.fromEntries(kept.map((key) => [key, all[key]]))) };
}

const at = ({ nodes }, key) => (Object.hasOwn(nodes, key) ? nodes[key] : undefined);

const same = (one, other) => one === other || JSON.stringify(one) === JSON.stringify(other);
