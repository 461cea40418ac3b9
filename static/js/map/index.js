// The map of a guide, where a page has one: <div data-map="{JSON}">. What draws it comes only then.

document.addEventListener("htmx:after:swap", () => document.querySelectorAll("[data-map]:not([data-drawn])").forEach(show));

async function show(place) {
  place.dataset.drawn = "";
  const parts = [import("./layout.js"), import("./draw.js"), import("./pan.js"), import("./keys.js")];
  const [{ layOut }, { draw }, { Pan }, { keys }] = await Promise.all(parts);
  const map = await layOut(JSON.parse(place.dataset.map));
  if (!place.isConnected || !map.nodes.length) return;
  const svg = draw(map);
  place.prepend(svg);
  const pan = new Pan(svg, map, map.nodes[0]);
  keys(svg, map.nodes, pan);
  const actions = { in: () => pan.zoom(1.4), out: () => pan.zoom(1 / 1.4), all: () => pan.all() };
  place.addEventListener("click", ({ target }) => actions[target.closest("[data-zoom]")?.dataset.zoom]?.());
}
