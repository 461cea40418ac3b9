// The map of a guide, for reading. With data-steps it stays in step with the steps that the page lists: see in-step.js.
import { closest } from "../base/element.js";
import { draw } from "./draw.js";
import { keepInStep } from "./in-step.js";
import { listenToKeys } from "./keys.js";
import { layOut } from "./layout.js";
import { Minimap } from "./minimap.js";
import { Pan, ZOOM_FACTOR } from "./pan.js";

/** @param {HTMLElement} place */
export async function show(place) {
  const map = await layOut(JSON.parse(place.dataset.map ?? ""), place.dataset.worker ?? "");
  if (!place.isConnected || !map.nodes.length) return;
  const svg = draw(map);
  place.prepend(svg);
  const pan = new Pan(svg, map, map.nodes[0]);
  new Minimap(place, pan).show(map, map.nodes);
  listenToKeys(svg, map.nodes, pan);
  if ("steps" in place.dataset) keepInStep(place, svg, map.nodes, pan);
  /** @type {Record<string, () => void>} */
  const actions = { in: () => pan.zoom(ZOOM_FACTOR), out: () => pan.zoom(1 / ZOOM_FACTOR), all: () => pan.all() };
  place.addEventListener("click", ({ target }) => actions[closest(target, "[data-zoom]")?.dataset.zoom ?? ""]?.());
}
