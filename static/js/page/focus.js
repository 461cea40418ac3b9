// A list that loads again keeps the focus. htmx restores it by id; where that element is gone, because the guide was
// moved or "Show more" became more rows, the focus goes to the row that is now in its place.
import { focused } from "./element.js";

const rows = () => [...document.querySelectorAll("[data-rows] > li")];
let place = -1;

document.addEventListener("htmx:before:swap", () => {
  const row = focused()?.closest("[data-rows] > li");
  place = row ? rows().indexOf(row) : -1;
});

document.addEventListener("htmx:after:swap", () => {
  if (place < 0 || document.activeElement !== document.body) return;
  const current = rows();
  current[Math.min(place, current.length - 1)]?.querySelector("a, button")?.focus({ preventScroll: true });
  place = -1;
});
