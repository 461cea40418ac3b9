// The editor of a guide, where a page has one: <div data-editor="5" data-view="steps">. Its modules come only then.

document.addEventListener("htmx:after:swap", begin);

async function begin() {
  const place = document.querySelector("[data-editor]:not([data-begun])");
  if (!place) return;
  place.dataset.begun = "";
  // Who goes to the other view before this one is there goes to the same step, too.
  for (const link of place.querySelectorAll("[data-edit-views] a")) link.hash = location.hash;
  const { open } = await import("./page.js");
  await open(place);
}
