// The editor of a guide, where a page has one: <div data-editor="5" data-view="steps">. Its modules come only then.

document.addEventListener("htmx:after:swap", begin);

async function begin() {
  const place = document.querySelector("[data-editor]:not([data-begun])");
  if (!place) return;
  place.dataset.begun = "";
  const { open } = await import("./edit-page.js");
  await open(place);
}
