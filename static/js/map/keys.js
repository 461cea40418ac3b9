// A map without a mouse: it is one stop of the Tab key; arrows go to the step nearest in their direction.
import { closest } from "../base/element.js";
import { DIRECTIONS, nearest } from "./nearest.js";
import { ZOOM_FACTOR } from "./pan.js";

/**
 * `nodes` as map/layout.js placed them; the first is the one that Tab comes to.
 * @param {SVGElement} svg
 * @param {GuideMap.PlacedNode[]} nodes
 * @param {GuideMap.Pan} pan
 */
export function listenToKeys(svg, nodes, pan) {
  const links = new Map([...svg.querySelectorAll("a[data-key]")].map((link) => [link.dataset.key, link]));
  const nodeOf = (/** @type {EventTarget | null} */ target) => {
    const key = closest(target, "a[data-key]")?.dataset.key;
    return nodes.find((node) => node.key === key);
  };
  links.get(nodes[0].key)?.setAttribute("tabindex", "0");

  svg.addEventListener("focusin", ({ target }) => {
    const node = nodeOf(target);
    for (const link of links.values()) link.setAttribute("tabindex", link === target ? "0" : "-1");
    if (node) pan.reveal(node);
  });

  svg.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const direction = DIRECTIONS[event.key];
    if (direction) go(nodeOf(event.target), direction);
    else if (!zoomByKey(event.key, pan)) return;
    event.preventDefault();
    event.stopPropagation();
  });

  /**
   * @param {GuideMap.PlacedNode | undefined} node
   * @param {[number, number]} direction
   */
  function go(node, [x, y]) {
    const next = node && nearest(node, nodes, x, y);
    if (next) links.get(next.key)?.focus({ preventScroll: true });
  }
}

/**
 * @param {string} key
 * @param {GuideMap.Pan} pan
 * @returns {boolean} whether the key zooms
 */
export function zoomByKey(key, pan) {
  if (key === "+" || key === "=") pan.zoom(ZOOM_FACTOR);
  else if (key === "-") pan.zoom(1 / ZOOM_FACTOR);
  else if (key === "0") pan.all();
  else return false;
  return true;
}
