// Differences of graphs, as the API takes them.

/**
 * Nodes by key, of all `parts`. Without a prototype: a key can be any word, also "constructor".
 * @template {Guide.Step | null} Node
 * @param {...Record<string, Node>} parts
 * @returns {Record<string, Node>}
 */
export const nodesOf = (...parts) => Object.assign(Object.create(null), ...parts);

/**
 * What makes `now` out of `old`, as a PATCH of the draft takes it; null for nothing.
 * @param {Guide.Graph} old
 * @param {Guide.Graph} now
 * @returns {Guide.Changes | null}
 */
export function between(old, now) {
  /** @type {Guide.Changes} */
  const changes = {};
  /** @type {Record<string, Guide.Step | null>} */
  const nodes = nodesOf();
  for (const key of now.order) if (!isSame(nodeAt(old, key), now.nodes[key])) nodes[key] = now.nodes[key];
  for (const key of old.order) if (!nodeAt(now, key)) nodes[key] = null;
  if (Object.keys(nodes).length) changes.nodes = nodes;
  if (old.start !== now.start) changes.start = now.start;
  const added = Object.keys(nodes).filter((key) => !nodeAt(old, key));
  const order = [...old.order.filter((key) => nodeAt(now, key)), ...added];
  if (now.order.join() !== order.join()) changes.order = now.order;
  return Object.keys(changes).length ? changes : null;
}

/**
 * `graph` with `changes`.
 * @param {Guide.Graph} graph
 * @param {Guide.Changes} changes
 * @returns {Guide.Graph}
 */
export function applied(graph, { start = graph.start, nodes = {}, order }) {
  const all = nodesOf(graph.nodes, /** @type {Record<string, Guide.Step>} */ (nodes));
  const added = Object.keys(nodes).filter((key) => !nodeAt(graph, key));
  const kept = (order ?? [...graph.order, ...added]).filter((key) => all[key]);
  return { start, order: kept, nodes: nodesOf(Object.fromEntries(kept.map((key) => [key, all[key]]))) };
}

/**
 * The steps of what was chosen in a conflict, and the title and description, which stand there as a step of their own.
 * @param {Guide.Graph} graph
 * @returns {[Guide.Graph, Guide.About | null]}
 */
export function withoutAbout(graph) {
  const { "#title": about, ...nodes } = graph.nodes;
  if (!about) return [graph, null];
  const steps = { ...graph, nodes, order: graph.order.filter((key) => nodes[key]) };
  return [steps, { title: about.title, description: about.body }];
}

/**
 * @param {Guide.About} about anything that has them
 * @returns {Guide.About}
 */
export const aboutOf = ({ title, description }) => ({ title, description });

/**
 * Whether two values are the same JSON.
 * @param {unknown} one
 * @param {unknown} other
 */
export const isSame = (one, other) => one === other || JSON.stringify(one) === JSON.stringify(other);

/**
 * @param {Guide.Graph} graph
 * @param {string} key
 */
const nodeAt = ({ nodes }, key) => (Object.hasOwn(nodes, key) ? nodes[key] : undefined);
