// The map of a guide, where a page has one: <div data-map="{JSON}" data-worker="URL">. Its modules are loaded only
// then. With data-steps it stays in step with the steps that the page lists: see in-step.js.
import { closest, part } from "../page/element.js";

const ZOOM_FACTOR = 1.4;

document.addEventListener("htmx:after:swap", () => {
  document.querySelectorAll("[data-map]:not([data-drawn])").forEach(show);
});

/** @param {HTMLElement} place */
async function show(place) {
  place.dataset.drawn = "";
  try {
    await drawIn(place);
  } catch (error) {
    part(place, ".map-wait").textContent = "The map could not be drawn. Load the page again to see it.";
    throw error;
  }
}

/** @param {HTMLElement} place */
async function drawIn(place) {
  const [{ layOut }, { draw }, { Pan }, { listenToKeys }, { Minimap }, { keepInStep }] = await Promise.all([
    import("./layout.js"),
    import("./draw.js"),
    import("./pan.js"),
    import("./keys.js"),
    import("./minimap.js"),
    import("./in-step.js"),
  ]);
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
