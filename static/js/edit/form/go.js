// Ways through the steps while one is writing them.
import { part } from "../../base/element.js";
import { waysTo } from "../graph/ways.js";

/**
 * Goes to the step `key` and into its title, whose text is selected where it is to be replaced.
 * @param {HTMLElement} form
 * @param {Edit.GraphDraft} draft
 * @param {string} key
 */
export function go(form, draft, key, { select = false } = {}) {
  draft.choose(key);
  const title = part(form, "[data-title]", HTMLTextAreaElement);
  title.focus();
  if (select) title.select();
  else title.setSelectionRange(title.value.length, title.value.length);
}

/**
 * The next step, after the current one, that is not complete; "" for none.
 * @param {Edit.GraphDraft} draft
 */
export function nextIncomplete({ graph, at }) {
  const place = graph.order.indexOf(at);
  const others = [...graph.order.slice(place + 1), ...graph.order.slice(0, place)];
  return others.find((key) => !isComplete(graph.nodes[key])) ?? "";
}

/**
 * A step that leads to the current one: `from`, if that does.
 * @param {Edit.GraphDraft} draft
 * @param {string} from
 */
export function stepBefore({ graph, at }, from) {
  const ways = waysTo(graph, at).map((way) => way.from);
  return ways.includes(from) ? from : (ways[0] ?? "");
}

/** @param {Guide.Step} step */
const isComplete = ({ title, options, outcome }) =>
  Boolean(title && (options.length ? options.every(({ to }) => to) : outcome));
