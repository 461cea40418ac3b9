// Edits of a graph. Each returns the next graph and leaves the given one as it is; an edit that changes nothing returns
// the same graph.
import { facts } from "../../base/facts.js";
import { nodesOf } from "../draft/changes.js";

const LETTERS = "abcdefghijklmnopqrstuvwxyz";
const KEY_CHARS = `${LETTERS}0123456789`;
const KEY_LENGTH = 6;

/**
 * Fields say their limit before they cut; this is for a text that comes another way. It counts as the server does.
 * @param {string} text
 */
const limited = (text, max = facts.limits.titleChars) => (text.length > max ? [...text].slice(0, max).join("") : text);

/**
 * A key that `taken`, an object, does not have. It begins with a letter, so that objects keep it in its place.
 * @param {object} taken
 * @returns {string}
 */
export function newKey(taken) {
  const numbers = crypto.getRandomValues(new Uint32Array(KEY_LENGTH));
  const key = [...numbers].map((number, i) => (i ? KEY_CHARS[number % 36] : LETTERS[number % 26])).join("");
  return Object.hasOwn(taken, key) ? newKey(taken) : key;
}

/**
 * An empty step.
 * @param {Partial<Guide.Step>} more
 * @returns {Guide.Step}
 */
export const blank = (more = {}) => ({ title: "", body: "", options: [], outcome: null, ...more });

/** @param {{title?: string}} step */
export const nameOf = ({ title }) => title || "(no title)";

// The texts of a step

/**
 * @param {Guide.Graph} graph
 * @param {string} key
 * @param {string} title
 */
export const setTitle = (graph, key, title) => changed(graph, key, { title: limited(title) });

/**
 * @param {Guide.Graph} graph
 * @param {string} key
 * @param {string} body
 */
export const setBody = (graph, key, body) => changed(graph, key, { body });

/**
 * A step with options has no outcome.
 * @param {Guide.Graph} graph
 * @param {string} key
 * @param {string | null} outcome null while it is not decided
 */
export const setOutcome = (graph, key, outcome) =>
  graph.nodes[key]?.options.length ? graph : changed(graph, key, { outcome });

// Options

/**
 * One more way on, the last. The step is no outcome then.
 * @param {Guide.Graph} graph
 * @param {string} node
 * @param {Partial<Guide.Option>} option
 */
export function addOption(graph, node, { key, label = "", to = "", tree = 0 } = {}) {
  const options = graph.nodes[node]?.options;
  if (!options) return graph;
  const made = { key: key ?? newOptionKey(options), label: limited(label), to, ...(tree && { tree }) };
  return withOptions(graph, node, [...options, made]);
}

/** @param {Guide.Option[]} options */
export const newOptionKey = (options) => newKey(Object.fromEntries(options.map(({ key }) => [key, true])));

/**
 * @param {Guide.Graph} graph
 * @param {string} node
 * @param {string | undefined} option
 * @param {Partial<Omit<Guide.Option, "key">>} more `tree`: 0 goes through no other guide
 */
export function setOption(graph, node, option, more) {
  const options = graph.nodes[node]?.options ?? [];
  const current = options.find(({ key }) => key === option);
  if (!current) return graph;
  const next = { ...current, ...more };
  next.label = limited(next.label);
  if (!next.tree) delete next.tree;
  if (!next.if) delete next.if;
  const parts = /** @type {const} */ (["label", "to", "tree", "if"]);
  const same = parts.every((part) => next[part] === current[part]);
  return same
    ? graph
    : withOptions(
        graph,
        node,
        options.map((each) => (each === current ? next : each)),
      );
}

/**
 * @param {Guide.Graph} graph
 * @param {string} node
 * @param {string | undefined} option
 */
export function removeOption(graph, node, option) {
  const options = graph.nodes[node]?.options ?? [];
  const left = options.filter(({ key }) => key !== option);
  return left.length === options.length ? graph : withOptions(graph, node, left);
}

/**
 * @param {Guide.Graph} graph
 * @param {string} node
 * @param {string | undefined} option
 * @param {number} by how many places down; up where it is negative
 */
export function moveOption(graph, node, option, by) {
  const options = graph.nodes[node]?.options ?? [];
  const moved = shifted(
    options,
    options.findIndex(({ key }) => key === option),
    by,
  );
  return moved === options ? graph : withOptions(graph, node, moved);
}

/**
 * Calls `change` for each option; steps that stay as they are stay the same objects.
 * @param {Guide.Graph} graph
 * @param {(option: Guide.Option, node: string) => Guide.Option} change
 * @returns {Guide.Graph}
 */
export function mapOptions(graph, change) {
  const nodes = nodesOf(graph.nodes);
  for (const [key, node] of Object.entries(nodes)) {
    const options = node.options.map((option) => change(option, key));
    if (options.some((option, i) => option !== node.options[i])) nodes[key] = { ...node, options };
  }
  return { ...graph, nodes };
}

// Steps

/**
 * Adds `node` under `key`, behind the step `after` or else as the last. The first step is the start.
 * @param {Guide.Graph} graph
 * @param {string} key
 * @returns {Guide.Graph}
 */
export function addNode(graph, key, node = blank(), after = "") {
  const order = [...graph.order];
  order.splice(order.includes(after) ? order.indexOf(after) + 1 : order.length, 0, key);
  return { start: graph.start || key, order, nodes: nodesOf(graph.nodes, { [key]: node }) };
}

/**
 * Puts a step `made` on all ways to the step `key`; the guide starts there if it did at `key`.
 * @param {Guide.Graph} graph
 * @param {string} key
 * @param {string} made
 */
export function insertBefore(graph, key, made) {
  if (!graph.nodes[key]) return graph;
  const led = mapOptions(graph, (option) => (option.to === key ? { ...option, to: made } : option));
  const added = addNode(led, made, blank({ options: [continueTo(key)] }), key);
  const start = graph.start === key ? made : graph.start;
  return { ...added, start, order: shifted(added.order, added.order.indexOf(made), -1) };
}

/**
 * Puts a step `made` between the step `key` and its answers, or its outcome: `made` has those now.
 * @param {Guide.Graph} graph
 * @param {string} key
 * @param {string} made
 */
export function insertAfter(graph, key, made) {
  const node = graph.nodes[key];
  if (!node) return graph;
  const { options, outcome } = node;
  const added = addNode(graph, made, blank({ options, outcome }), key);
  return changed(added, key, { options: [continueTo(made)], outcome: null });
}

/**
 * Adds a copy of the step, behind it. Nothing leads to it yet.
 * @param {Guide.Graph} graph
 * @param {string} key
 * @param {string} made
 */
export function duplicate(graph, key, made) {
  const node = graph.nodes[key];
  if (!node) return graph;
  const suffix = " (copy)";
  const title = node.title && `${limited(node.title, facts.limits.titleChars - suffix.length)}${suffix}`;
  return addNode(graph, made, { ...node, title }, key);
}

/**
 * Removes the step `key` and those of `also`. What led to `key` leads to what came after it, where that was one step
 * only, and else nowhere.
 * @param {Guide.Graph} graph
 * @param {string} key
 * @param {string[]} also
 * @returns {Guide.Graph}
 */
export function remove(graph, key, also = []) {
  if (!graph.nodes[key]) return graph;
  const removed = new Set([key, ...also]);
  const after = follower(graph, key);
  const heir = removed.has(after) ? "" : after;
  const led = mapOptions(graph, (option, node) => {
    if (!removed.has(option.to)) return option;
    return { ...option, to: option.to === key && heir !== node ? heir : "" };
  });
  const order = graph.order.filter((each) => !removed.has(each));
  const start = removed.has(graph.start) ? heir || (order[0] ?? "") : graph.start;
  return { start, order, nodes: nodesOf(Object.fromEntries(order.map((each) => [each, led.nodes[each]]))) };
}

/**
 * @param {Guide.Graph} graph
 * @param {string} key
 */
export const makeStart = (graph, key) => (graph.nodes[key] && graph.start !== key ? { ...graph, start: key } : graph);

/**
 * @param {Guide.Graph} graph
 * @param {string} key
 * @param {number} by how many places later in the text; earlier where it is negative
 */
export function moveNode(graph, key, by) {
  const order = shifted(graph.order, graph.order.indexOf(key), by);
  return order === graph.order ? graph : { ...graph, order };
}

/**
 * The one step that comes after `key`; "" where there are none or several.
 * @param {Guide.Graph} graph
 * @param {string} key
 */
export function follower(graph, key) {
  const after = new Set(graph.nodes[key].options.map(({ to }) => to).filter((to) => to && to !== key));
  return after.size === 1 ? [...after][0] : "";
}

// Private

/** @param {string} to */
const continueTo = (to) => ({ key: newKey({}), label: facts.continueLabel, to });

/**
 * @param {Guide.Graph} graph
 * @param {string} key
 * @param {Partial<Guide.Step>} more
 * @returns {Guide.Graph}
 */
function changed(graph, key, more) {
  const node = graph.nodes[key];
  if (!node) return graph;
  const names = /** @type {(keyof Guide.Step)[]} */ (Object.keys(more));
  if (names.every((name) => node[name] === more[name])) return graph;
  return { ...graph, nodes: nodesOf(graph.nodes, { [key]: { ...node, ...more } }) };
}

/**
 * A step that has options is no outcome.
 * @param {Guide.Graph} graph
 * @param {string} key
 * @param {Guide.Option[]} options
 */
const withOptions = (graph, key, options) => changed(graph, key, { options, outcome: null });

/**
 * `list` with the item at `place` moved `by`, as far as there is room; the same list where nothing moves.
 * @template Item
 * @param {Item[]} list
 * @param {number} place
 * @param {number} by
 */
function shifted(list, place, by) {
  const to = Math.max(0, Math.min(list.length - 1, place + by));
  if (place < 0 || to === place) return list;
  return list.toSpliced(place, 1).toSpliced(to, 0, list[place]);
}
