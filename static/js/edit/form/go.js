// Ways through the steps while one is writing them.
import { waysTo } from "../graph/index.js";

/** Goes to the step `key` and into its title, whose text is marked where it is to be replaced. */
export function go(here, draft, key, { mark = false } = {}) {
  draft.choose(key);
  const title = here.querySelector("[data-title]");
  title.focus();
  if (mark) title.select();
  else title.setSelectionRange(title.value.length, title.value.length);
}

/** The next step, behind the one that is chosen, that still needs something; "" where none does. */
export function unfinished({ graph, at }) {
  const place = graph.order.indexOf(at);
  return [...graph.order.slice(place + 1), ...graph.order.slice(0, place)].find((key) => needs(graph.nodes[key])) ?? "";
}

/** A step that leads to the one that is chosen: where one came from, if that does. */
export function before({ graph, at }, from) {
  const ways = waysTo(graph, at).map((way) => way.from);
  return ways.includes(from) ? from : (ways[0] ?? "");
}

const needs = ({ title, options, outcome }) => !title || (options.length ? options.some(({ to }) => !to) : !outcome);
