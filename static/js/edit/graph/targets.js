// Where an answer can lead: to a step that is found by words of its title, to a new one, nowhere, through another guide.
import { addNode, blank, newKey, setOption } from "./index.js";
import { session, Trouble } from "../../session/session.js";

const MOST = 40;
const MOST_GUIDES = 12;
const PAUSE = 150; // ms without a key until guides are looked for
const titles = new Map(); // number of a guide -> its title, or a promise of it

/** The steps whose titles have all words of `text`; those that begin with it first. */
export function found(graph, text) {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const rank = (title) => (title === text.toLowerCase() ? 0 : title.startsWith(text.toLowerCase()) ? 1 : 2);
  return graph.order
    .map((key) => ({ key, title: graph.nodes[key].title.toLowerCase() }))
    .filter(({ title }) => words.every((word) => title.includes(word)))
    .sort((one, other) => rank(one.title) - rank(other.title))
    .slice(0, MOST)
    .map(({ key }) => key);
}

/** `{graph, key}`: with a step called `title` that the option `option` of `node` leads to. It stands behind its sisters. */
export function withTarget(graph, node, option, title) {
  const key = newKey(graph.nodes);
  const place = (each) => graph.order.indexOf(each);
  const sisters = graph.nodes[node].options.map(({ to }) => to).filter((to) => place(to) > place(node));
  const last = sisters.sort((one, other) => place(one) - place(other)).at(-1) ?? node;
  return { key, graph: setOption(addNode(graph, key, blank({ title: title.trim() }), last), node, option, { to: key }) };
}

/** The guides that can be gone through: published ones of the team, by words. */
export async function guides(team, tree, text) {
  await new Promise((done) => setTimeout(done, PAUSE));
  const asked = new URLSearchParams({ team, limit: MOST_GUIDES * 2, ...(text && { q: text.slice(0, 200) }) });
  const found = await read(`/api/v1/trees?${asked}`);
  const fit = (found?.results ?? []).filter(({ id, live }) => live && String(id) !== tree).slice(0, MOST_GUIDES);
  for (const { id, title } of fit) titles.set(id, title);
  return fit;
}

/** The title of a guide, where it is known; `then` is called as soon as it is. */
export function titleOf(id, then) {
  if (!titles.has(id)) titles.set(id, ask(id).then(then));
  return typeof titles.get(id) === "string" ? titles.get(id) : `Guide ${id}`;
}

async function ask(id) {
  const found = await read(`/api/v1/trees/${id}`);
  titles.set(id, found?.title ?? `Guide ${id}`);
}

async function read(address) {
  try {
    const response = await session.fetch(address);
    return response.ok ? await response.json() : null;
  } catch (trouble) {
    if (trouble instanceof Trouble) return null;
    throw trouble;
  }
}
