// Edits of a graph, {start, order: [key], nodes: {key: {title, body, options: [{key, label, to, tree}], outcome}}}. Each
// answers the next graph and leaves the one that it got as it is; an edit that changes nothing answers the same graph.

import { nodesOf } from "../draft/changes.js";

export const CONTINUE = "Continue";
const LETTERS = "abcdefghijklmnopqrstuvwxyz";
const SIGNS = `${LETTERS}0123456789`;
const LONGEST = 500; // characters of a title or a label

/** A key that `taken`, an object, does not have. It begins with a letter, so objects keep it in its place. */
export function newKey(taken) {
  const signs = crypto.getRandomValues(new Uint32Array(6));
  const key = [...signs].map((sign, i) => (i ? SIGNS[sign % 36] : LETTERS[sign % 26])).join("");
  return Object.hasOwn(taken, key) ? newKey(taken) : key;
}

/** Keys in the order in which a reader meets the steps: from the start, depth first, each once; then what no way leads to. */
export function readingOrder({ start, order, nodes }) {
  const met = new Set();
  const waiting = Object.hasOwn(nodes, start) ? [start] : [];
  while (waiting.length) {
    const key = waiting.pop();
    if (met.has(key)) continue;
    met.add(key);
    waiting.push(...nodes[key].options.map(({ to }) => to).filter((to) => Object.hasOwn(nodes, to) && !met.has(to)).reverse());
  }
  return [...new Set([...met, ...order])];
}

/** A step as it is before anything is said about it. */
export const blank = (more = {}) => ({ title: "", body: "", options: [], outcome: null, ...more });

// What a step says

export const setTitle = (graph, key, title) => changed(graph, key, { title: title.slice(0, LONGEST) });
export const setBody = (graph, key, body) => changed(graph, key, { body });

/** `outcome`: null while it is not decided. A step with options has none. */
export const setOutcome = (graph, key, outcome) => (graph.nodes[key]?.options.length ? graph : changed(graph, key, { outcome }));

// Options

/** One more way on, the last. The step is no outcome then. */
export function addOption(graph, node, { key, label = "", to = "", tree = 0 } = {}) {
  const options = graph.nodes[node]?.options;
  if (!options) return graph;
  const made = { key: key ?? newOptionKey(options), label: label.slice(0, LONGEST), to, ...(tree && { tree }) };
  return withOptions(graph, node, [...options, made]);
}

export const newOptionKey = (options) => newKey(Object.fromEntries(options.map(({ key }) => [key, true])));

/** `more`: any of {label, to, tree}; tree 0 goes through no other guide. */
export function setOption(graph, node, option, more) {
  const options = graph.nodes[node]?.options ?? [];
  const now = options.find(({ key }) => key === option);
  if (!now) return graph;
  const next = { ...now, ...more };
  next.label = next.label.slice(0, LONGEST);
  if (!next.tree) delete next.tree;
  if (["label", "to", "tree"].every((name) => next[name] === now[name])) return graph;
  return withOptions(graph, node, options.map((each) => (each === now ? next : each)));
}

export function removeOption(graph, node, option) {
  const options = graph.nodes[node]?.options ?? [];
  const left = options.filter(({ key }) => key !== option);
  return left.length === options.length ? graph : withOptions(graph, node, left);
}

/** `by`: how many places down; up where it is negative. */
export function moveOption(graph, node, option, by) {
  const options = graph.nodes[node]?.options ?? [];
  const moved = shifted(options, options.findIndex(({ key }) => key === option), by);
  return moved === options ? graph : withOptions(graph, node, moved);
}

// Steps

/** `node` under `key`, behind the step `after` or else as the last. The first step is the start. */
export function addNode(graph, key, node = blank(), after = "") {
  const order = [...graph.order];
  order.splice(order.includes(after) ? order.indexOf(after) + 1 : order.length, 0, key);
  return { start: graph.start || key, order, nodes: nodesOf(graph.nodes, { [key]: node }) };
}

/** A step `made` on all ways to the step `key`; the guide starts there if it did at `key`. */
export function insertBefore(graph, key, made) {
  if (!graph.nodes[key]) return graph;
  const led = mapOptions(graph, (option) => (option.to === key ? { ...option, to: made } : option));
  const added = addNode(led, made, blank({ options: [onward(key)] }), key);
  const start = graph.start === key ? made : graph.start;
  return { ...added, start, order: shifted(added.order, added.order.indexOf(made), -1) };
}

/** A step `made` between the step `key` and its answers, or how it ended: `made` has those now. */
export function insertAfter(graph, key, made) {
  const node = graph.nodes[key];
  if (!node) return graph;
  const { options, outcome } = node;
  const added = addNode(graph, made, blank({ options, outcome }), key);
  return changed(added, key, { options: [onward(made)], outcome: null });
}

/** The same step once more, behind the first. Nothing leads to it yet. */
export function duplicate(graph, key, made) {
  const node = graph.nodes[key];
  if (!node) return graph;
  const title = node.title && `${node.title.slice(0, LONGEST - 7)} (copy)`;
  return addNode(graph, made, { ...node, title }, key);
}

/**
 * Without the step `key` and those of `also`. What led to `key` leads to what came after it, where that was one step
 * only, and else nowhere.
 */
export function remove(graph, key, also = []) {
  if (!graph.nodes[key]) return graph;
  const gone = new Set([key, ...also]);
  const heir = gone.has(follower(graph, key)) ? "" : follower(graph, key);
  const led = mapOptions(graph, (option, node) => {
    if (!gone.has(option.to)) return option;
    return { ...option, to: option.to === key && heir !== node ? heir : "" };
  });
  const order = graph.order.filter((each) => !gone.has(each));
  const start = gone.has(graph.start) ? heir || (order[0] ?? "") : graph.start;
  return { start, order, nodes: nodesOf(Object.fromEntries(order.map((each) => [each, led.nodes[each]]))) };
}

/** The steps that can be reached now, and could not without the step `key`. */
export function stranded(graph, key) {
  const left = reachable(remove(graph, key));
  return [...reachable(graph)].filter((each) => each !== key && !left.has(each));
}

export const makeStart = (graph, key) => (graph.nodes[key] && graph.start !== key ? { ...graph, start: key } : graph);

/** `by`: how many places later in the text; earlier where it is negative. */
export function moveNode(graph, key, by) {
  const order = shifted(graph.order, graph.order.indexOf(key), by);
  return order === graph.order ? graph : { ...graph, order };
}

// Questions

export const nameOf = ({ title }) => title || "(no title)";

/** Keys that can be reached from `from`, itself included; ways into a key for which `closed` says so are not taken. */
export function reachable(graph, from = graph.start, closed = () => false) {
  const seen = new Set();
  const waiting = graph.nodes[from] && !closed(from) ? [from] : [];
  while (waiting.length) {
    const key = waiting.pop();
    if (seen.has(key)) continue;
    seen.add(key);
    for (const { to } of graph.nodes[key].options) if (graph.nodes[to] && !closed(to)) waiting.push(to);
  }
  return seen;
}

/** The options that lead to the step `key`, as [{from, option}]. */
export function waysTo(graph, key) {
  return graph.order.flatMap((from) => graph.nodes[from].options.filter(({ to }) => to === key).map((option) => ({ from, option })));
}

/** Keys from which `key` can be reached, itself included. */
export function leadingTo(graph, key) {
  const before = new Map();
  for (const from of graph.order) for (const { to } of graph.nodes[from].options) before.set(to, before.get(to) ?? []).get(to).push(from);
  const seen = new Set();
  for (const waiting = [key]; waiting.length; ) {
    const found = waiting.pop();
    if (!seen.has(found)) waiting.push(...(before.get(found) ?? []));
    seen.add(found);
  }
  return seen;
}

/** The one step that comes after `key`; "" where there are none or several. */
export function follower(graph, key) {
  const after = new Set(graph.nodes[key].options.map(({ to }) => to).filter((to) => to && to !== key));
  return after.size === 1 ? [...after][0] : "";
}

// Below

const onward = (to) => ({ key: newKey({}), label: CONTINUE, to });

function changed(graph, key, more) {
  const node = graph.nodes[key];
  if (!node || Object.keys(more).every((name) => node[name] === more[name])) return graph;
  return { ...graph, nodes: nodesOf(graph.nodes, { [key]: { ...node, ...more } }) };
}

/** A step that has options is no outcome. */
const withOptions = (graph, key, options) => changed(graph, key, { options, outcome: null });

/** `change(option, key of its step)` for each option; steps that stay as they are stay the same objects. */
export function mapOptions(graph, change) {
  const nodes = nodesOf(graph.nodes);
  for (const [key, node] of Object.entries(nodes)) {
    const options = node.options.map((option) => change(option, key));
    if (options.some((option, i) => option !== node.options[i])) nodes[key] = { ...node, options };
  }
  return { ...graph, nodes };
}

/** `list` with the item at `place` moved `by`, as far as there is room; the same list where nothing moves. */
function shifted(list, place, by) {
  const to = Math.max(0, Math.min(list.length - 1, place + by));
  if (place < 0 || to === place) return list;
  const moved = list.toSpliced(place, 1);
  return moved.toSpliced(to, 0, list[place]);
}
