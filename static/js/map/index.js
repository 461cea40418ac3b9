// Where a page has the map of a guide, <div data-map="{JSON}" data-worker="URL">, its modules are loaded and draw it.
import { loadFor, showUnloaded } from "../page/load.js";

// One that nobody sees yet, such as in a folded part of a page, waits.
const seen = new IntersectionObserver(
  (entries) => {
    for (const { isIntersecting, target } of entries) if (isIntersecting) begin(/** @type {HTMLElement} */ (target));
  },
  { rootMargin: "600px" },
);

document.addEventListener("htmx:after:swap", () => {
  for (const place of document.querySelectorAll("[data-map]:not([data-drawn])")) seen.observe(place);
});

/** @param {HTMLElement} place */
async function begin(place) {
  seen.unobserve(place);
  if ("drawn" in place.dataset) return;
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
