// The map of a guide, where a page has one: <div data-map="{JSON}">. Its modules are loaded only then.
import { closest } from "../page/element.js";

const ZOOM_FACTOR = 1.4;

document.addEventListener("htmx:after:swap", () => {
  document.querySelectorAll("[data-map]:not([data-drawn])").forEach(show);
});

/** @param {HTMLElement} place */
async function show(place) {
  place.dataset.drawn = "";
  const [{ layOut }, { draw }, { Pan }, { listenToKeys }] = await Promise.all([
    import("./layout.js"),
    import("./draw.js"),
    import("./pan.js"),
    import("./keys.js"),
  ]);
  const map = await layOut(JSON.parse(place.dataset.map ?? ""));
  if (!place.isConnected || !map.nodes.length) return;
  const svg = draw(map);
  place.prepend(svg);
  const pan = new Pan(svg, map, map.nodes[0]);
  listenToKeys(svg, map.nodes, pan);
  /** @type {Record<string, () => void>} */
  const actions = { in: () => pan.zoom(ZOOM_FACTOR), out: () => pan.zoom(1 / ZOOM_FACTOR), all: () => pan.all() };
  place.addEventListener("click", ({ target }) => actions[closest(target, "[data-zoom]")?.dataset.zoom ?? ""]?.());
}
