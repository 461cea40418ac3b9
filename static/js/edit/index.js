// The editor of a guide, where a page has one: <div data-editor="5" data-view="steps">. Its modules are loaded only
// then.

document.addEventListener("htmx:after:swap", begin);

async function begin() {
  const place = document.querySelector("[data-editor]:not([data-begun])");
  if (!place) return;
  place.dataset.begun = "";
  // A click on the other view, before this one is loaded, leads to the same step.
  for (const link of place.querySelectorAll("[data-edit-views] a")) {
    if (link instanceof HTMLAnchorElement) link.hash = location.hash;
  }
  const { open } = await (place.dataset.view === "text" ? import("./text-view.js") : import("./steps-view.js"));
  await open(place);
}
