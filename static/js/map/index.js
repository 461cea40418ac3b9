// Where a page has the map of a guide, <div data-map="{JSON}" data-worker="URL">, its modules are loaded and draw it.
import { loadFor, showUnloaded } from "../page/load.js";

document.addEventListener("htmx:after:swap", () => {
  document.querySelectorAll("[data-map]:not([data-drawn])").forEach(begin);
});

/** @param {HTMLElement} place */
async function begin(place) {
  place.dataset.drawn = "";
  const loaded = await loadFor(place, () => import("./show.js"));
  if (!loaded) return void place.querySelector(".map-wait")?.remove();
  try {
    await loaded.show(place);
  } catch (error) {
    place.querySelector(".map-wait")?.remove();
    showUnloaded(place);
    throw error;
  }
}
