// Where a page has the map of a guide, <div data-map="{JSON}" data-worker="URL">, its modules are loaded and draw it.
import { part } from "../page/element.js";

document.addEventListener("htmx:after:swap", () => {
  document.querySelectorAll("[data-map]:not([data-drawn])").forEach(begin);
});

/** @param {HTMLElement} place */
async function begin(place) {
  place.dataset.drawn = "";
  try {
    const { show } = await import("./show.js");
    await show(place);
  } catch (error) {
    part(place, ".map-wait").textContent = "The map could not be drawn. Load the page again to see it.";
    throw error;
  }
}
