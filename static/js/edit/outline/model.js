// A guide as an outline: each step once, below the first answer that leads to it. Answers that lead to one that stands
// elsewhere say so. Linear in steps and answers.

/**
 * Entries in reading order: [{id, key, level, place, size, end, parent, label, tree, goes}]. `place` of `size` beside each
 * other; `end`: where in the list what is below it ends; `parent`: id, or ""; `label`: the answer that leads here. `goes`: ""
 * for the step itself, "back" or "on" for one that stands elsewhere, "nowhere" (then without a key).
 */
export function entries(graph) {
  const list = [];
  const seen = new Set();
  const keys = graph.nodes[graph.start] ? [graph.start, ...graph.order] : graph.order;
  const tops = [];
  for (const key of keys) {
    if (seen.has(key)) continue;
    tops.push(list.length);
    descend(graph, key, seen, list);
  }
  tops.forEach((at, place) => Object.assign(list[at], { place: place + 1, size: tops.length }));
  return list;
}

function descend(graph, root, seen, list) {
  const open = new Set();
  const trail = [];
  const enter = (entry) => {
    list.push(entry);
    seen.add(entry.key);
    open.add(entry.key);
    trail.push({ entry, next: 0 });
  };
  enter({ id: root, key: root, level: 1, parent: "", label: "", tree: 0, goes: "" });
  while (trail.length) {
    const here = trail.at(-1);
    const { options } = graph.nodes[here.entry.key];
    const option = options[here.next++];
    if (!option) {
      open.delete(here.entry.key);
      here.entry.end = list.length;
      trail.pop();
      continue;
    }
    const below = { id: `${here.entry.key} ${option.key}`, key: option.to, level: here.entry.level + 1, parent: here.entry.id };
    Object.assign(below, { label: option.label, tree: option.tree ?? 0, place: here.next, size: options.length });
    if (graph.nodes[option.to] && !seen.has(option.to)) enter({ ...below, goes: "" });
    else list.push({ ...below, end: list.length + 1, goes: !graph.nodes[option.to] ? "nowhere" : open.has(option.to) ? "back" : "on" });
  }
}

/** The deepest level of which all entries down to it are at most `most`; 1 at least. */
export function depth(list, most) {
  const counts = [];
  for (const { level } of list) counts[level] = (counts[level] ?? 0) + 1;
  let [level, sum] = [1, counts[1] ?? 0];
  while (counts[level + 1] && sum + counts[level + 1] <= most) sum += counts[++level];
  return counts[level + 1] ? level : Infinity;
}
