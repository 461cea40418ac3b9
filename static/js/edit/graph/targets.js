// Where an answer can lead: to a step that is found by words of its title, to a new one, nowhere, through another
// guide.
import { facts, url } from "../../base/facts.js";
import { session, Trouble } from "../../session/session.js";
import { addNode, blank, newKey, setOption } from "./graph.js";

const MAX_STEPS = 40;
const MAX_GUIDES = 12;
const TYPING_IDLE_MS = 150;
/** @type {Map<string | number, string | Promise<void>>} */
const titles = new Map(); // number of a guide -> its title, or a promise of it

/**
 * The steps whose titles have all words of `text`: `named` are those that are called so or begin so, `others` the rest,
 * in which `from`, the step that the answer leaves, is the last.
 * @param {Guide.Graph} graph
 * @param {string} text
 * @param {string} from
 */
export function matchingSteps(graph, text, from) {
  const wanted = text.toLowerCase();
  const words = wanted.split(/\s+/).filter(Boolean);
  const rank = (/** @type {string} */ key, /** @type {string} */ title) =>
    key === from ? 3 : title === wanted ? 0 : title.startsWith(wanted) ? 1 : 2;
  const steps = graph.order
    .map((key) => ({ key, title: graph.nodes[key].title.toLowerCase() }))
    .filter(({ title }) => words.every((word) => title.includes(word)))
    .map(({ key, title }) => ({ key, rank: rank(key, title) }))
    .sort((one, other) => one.rank - other.rank)
    .slice(0, MAX_STEPS);
  const keys = (/** @type {typeof steps} */ some) => some.map(({ key }) => key);
  return { named: keys(steps.filter((step) => step.rank < 2)), others: keys(steps.filter((step) => step.rank >= 2)) };
}

/**
 * Adds a step called `title` that the option `option` of `node` leads to. It stands behind the other targets of `node`.
 * @param {Guide.Graph} graph
 * @param {string} node
 * @param {string} option
 * @param {string} title
 */
export function withTarget(graph, node, option, title) {
  const key = newKey(graph.nodes);
  const place = (/** @type {string} */ each) => graph.order.indexOf(each);
  const siblings = graph.nodes[node].options.map(({ to }) => to).filter((to) => place(to) > place(node));
  const last = siblings.sort((one, other) => place(one) - place(other)).at(-1) ?? node;
  const added = addNode(graph, key, blank({ title: title.trim() }), last);
  return { key, graph: setOption(added, node, option, { to: key }) };
}

/**
 * The published guides of the team that match `text`, without `tree` itself, after a pause in typing.
 * @param {string} team
 * @param {string} tree
 * @param {string} text
 * @returns {Promise<{id: number, title: string}[]>}
 */
export async function guides(team, tree, text) {
  await new Promise((resolve) => setTimeout(resolve, TYPING_IDLE_MS));
  const query = new URLSearchParams({ team, limit: String(MAX_GUIDES * 2) });
  if (text) query.set("q", [...text].slice(0, facts.limits.queryChars).join(""));
  /** @type {{results: {id: number, title: string, live: unknown}[]} | null} */
  const page = await read(`${url("apiTrees")}?${query}`);
  const usable = (page?.results ?? []).filter(({ id, live }) => live && String(id) !== tree).slice(0, MAX_GUIDES);
  for (const { id, title } of usable) titles.set(id, title);
  return usable;
}

/**
 * The title of a guide, where it is known; `onKnown` is called as soon as it is.
 * @param {number} id
 * @param {() => void} onKnown
 */
export function titleOf(id, onKnown) {
  if (!titles.has(id)) titles.set(id, readTitle(id).then(onKnown));
  const title = titles.get(id);
  return typeof title === "string" ? title : `Guide ${id}`;
}

/** @param {number} id */
async function readTitle(id) {
  const guide = await read(url("apiTree", id));
  titles.set(id, guide?.title ?? `Guide ${id}`);
}

/** @param {string} path */
async function read(path) {
  try {
    const response = await session.fetch(path);
    return response.ok ? await response.json() : null;
  } catch (error) {
    if (error instanceof Trouble) return null;
    throw error;
  }
}
