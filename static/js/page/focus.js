// A list that loads again keeps the focus. htmx finds what has the same id; where that is gone, because the guide was
// moved or "Show more" became more, the focus goes to what stands in its place.

const items = () => [...document.querySelectorAll("[data-rows] > li")];
let place = -1;

document.addEventListener("htmx:before:swap", () => {
  place = items().indexOf(document.activeElement.closest("[data-rows] > li"));
});

document.addEventListener("htmx:after:swap", () => {
  if (place < 0 || document.activeElement !== document.body) return;
  const now = items();
  now[Math.min(place, now.length - 1)]?.querySelector("a, button").focus({ preventScroll: true });
  place = -1;
});
