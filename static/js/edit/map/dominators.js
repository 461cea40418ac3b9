// Which step is reached only through which other: the dominators of a graph, by the algorithm of Cooper, Harvey and
// Kennedy.

/**
 * `order`: keys, each before those it leads to; `above`: for each key the nearest one that every way to it passes, or
 * "".
 * @param {Guide.Graph} graph
 * @param {string[]} keys
 */
export function dominators(graph, keys) {
  const { order, roots } = reversePostorder(graph, keys);
  const place = new Map(order.map((key, i) => [key, i + 1]));
  const from = new Map(order.map((key) => [key, /** @type {string[]} */ ([])]));
  for (const key of order) for (const { to } of graph.nodes[key].options) from.get(to)?.push(key);
  const above = new Map(roots.map((key) => [key, ""]));
  const starts = new Set(roots);
  for (let changed = true; changed; ) {
    changed = false;
    for (const key of order) {
      if (starts.has(key)) continue;
      const before = (from.get(key) ?? []).filter((each) => above.has(each)).reduce(meet);
      if (above.get(key) === before) continue;
      above.set(key, before);
      changed = true;
    }
  }
  return { order, above };

  /**
   * The nearest key that is on every way to both.
   * @param {string} one
   * @param {string} other
   */
  function meet(one, other) {
    const placeOf = (/** @type {string} */ key) => place.get(key) ?? 0;
    while (one !== other) {
      while (placeOf(one) > placeOf(other)) one = above.get(one) ?? "";
      while (placeOf(other) > placeOf(one)) other = above.get(other) ?? "";
    }
    return one;
  }
}

/**
 * Each key once, before those it leads to (loops aside). A key that nothing before it leads to is a root.
 * @param {Guide.Graph} graph
 * @param {string[]} keys
 */
function reversePostorder(graph, keys) {
  const seen = new Set();
  /** @type {string[]} */
  const order = [];
  /** @type {string[]} */
  const roots = [];
  for (const root of keys) {
    if (seen.has(root)) continue;
    roots.push(root);
    seen.add(root);
    const trail = [{ key: root, next: 0 }];
    while (trail.length) {
      const here = trail[trail.length - 1];
      const option = graph.nodes[here.key].options[here.next++];
      if (!option) {
        trail.pop();
        order.push(here.key);
      } else if (graph.nodes[option.to] && !seen.has(option.to)) {
        seen.add(option.to);
        trail.push({ key: option.to, next: 0 });
      }
    }
  }
  return { order: order.reverse(), roots };
}
