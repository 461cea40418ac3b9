// How the fields and links of an answer are called, for who does not see them.
import { nameOf } from "../graph/graph.js";

/**
 * Points the link of an answer to where it leads.
 * @param {HTMLAnchorElement} link
 * @param {Guide.Graph} graph
 * @param {string} [to]
 */
export function setLink(link, graph, to) {
  link.hidden = !to;
  if (!to) return;
  link.href = `#n-${to}`;
  link.dataset.step = to;
  setName(link, `Go to “${nameOf(graph.nodes[to])}”`);
}

/**
 * @param {HTMLElement} element
 * @param {string} name
 */
export function setName(element, name) {
  if (element.getAttribute("aria-label") !== name) element.setAttribute("aria-label", name);
  if (element.matches("a, button")) element.title = name;
}
