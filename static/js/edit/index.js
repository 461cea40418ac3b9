// The editor of a guide, where a page has one: <div data-editor="5" data-view="steps">. Its modules are loaded only
// then.
import { part } from "../base/element.js";
import { loadFor } from "../page/load.js";
import "./unreachable.js";

document.addEventListener("htmx:after:swap", begin);

async function begin() {
  const place = document.querySelector("[data-editor]:not([data-begun])");
  if (!place) return;
  place.dataset.begun = "";
  // A click on the other view, before this one is loaded, leads to the same step.
  for (const link of place.querySelectorAll("[data-edit-views] a")) {
    if (link instanceof HTMLAnchorElement) link.hash = location.hash;
  }
  const isText = place.dataset.view === "text";
  const view = await loadFor(place, () => (isText ? import("./text-view.js") : import("./steps-view.js")));
  if (view) await view.open(place);
  else part(place, "[data-edit-state]").textContent = "Not loaded";
}
