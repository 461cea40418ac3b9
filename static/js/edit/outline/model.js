// A guide as an outline: each step once, below the first answer that leads to it. An answer that leads to a step
// elsewhere in the outline is an entry of its own kind. Linear in steps and answers.

/**
 * Entries in reading order. `place` of `size` among its siblings; `end`: the index behind the entries below it;
 * `parent`: an id, or ""; `label`: of the answer that leads here. `kind`: "" for the step itself, "back" or "on" for
 * one that stands elsewhere, "nowhere" (then without a key).
 * @param {Guide.Graph} graph
 * @returns {Edit.Entry[]}
 */
export function entriesOf(graph) {
  /** @type {Edit.Entry[]} */
  const list = [];
  /** @type {Set<string>} */
  const seen = new Set();
  const keys = graph.nodes[graph.start] ? [graph.start, ...graph.order] : graph.order;
  /** @type {number[]} */
  const tops = [];
  for (const key of keys) {
    if (seen.has(key)) continue;
    tops.push(list.length);
    descend(graph, key, seen, list);
  }
  tops.forEach((at, i) => Object.assign(list[at], { place: i + 1, size: tops.length }));
  return list;
}

/**
 * @param {Guide.Graph} graph
 * @param {string} root
 * @param {Set<string>} seen
 * @param {Edit.Entry[]} list
 */
function descend(graph, root, seen, list) {
  const open = new Set();
  /** @type {{entry: Edit.Entry, next: number}[]} */
  const trail = [];
  const enter = (/** @type {Edit.Entry} */ entry) => {
    list.push(entry);
    seen.add(entry.key);
    open.add(entry.key);
    trail.push({ entry, next: 0 });
  };
  enter({ id: root, key: root, level: 1, place: 1, size: 1, end: 0, parent: "", label: "", tree: 0, kind: "" });
  while (trail.length) {
    const here = trail[trail.length - 1];
    const { options } = graph.nodes[here.entry.key];
    const option = options[here.next++];
    if (!option) {
      open.delete(here.entry.key);
      here.entry.end = list.length;
      trail.pop();
      continue;
    }
    const { label, tree = 0, to: key } = option;
    const { id: parent, level } = here.entry;
    const place = { level: level + 1, parent, place: here.next, size: options.length, end: list.length + 1 };
    const entry = { id: `${here.entry.key} ${option.key}`, key, label, tree, ...place };
    const exists = Boolean(graph.nodes[key]);
    if (exists && !seen.has(key)) enter({ ...entry, kind: "" });
    else list.push({ ...entry, kind: !exists ? "nowhere" : open.has(key) ? "back" : "on" });
  }
}

/**
 * The deepest level of which all entries down to it are at most `max`; 1 at least.
 * @param {Edit.Entry[]} list
 * @param {number} max
 */
export function levelThatFits(list, max) {
  /** @type {number[]} */
  const counts = [];
  for (const { level } of list) counts[level] = (counts[level] ?? 0) + 1;
  let [level, sum] = [1, counts[1] ?? 0];
  while (counts[level + 1] && sum + counts[level + 1] <= max) sum += counts[++level];
  return counts[level + 1] ? level : Infinity;
}
