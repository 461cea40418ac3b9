// A list that loads again keeps the focus. htmx restores it by id; where that element is gone, because the guide was
// moved or "Show more" became more rows, the focus goes to the row that is now in its place. In any other region, such
// as that of the folders, it goes to the entry that Tab would reach first.
import { focused } from "./element.js";

const rows = () => [...document.querySelectorAll("[data-rows] > li")];
const FIRST = ":is(a, button, input, select):not([tabindex='-1'], [disabled])";
let place = -1;
let region = ""; // its id: it may be replaced as a whole

document.addEventListener("htmx:before:swap", ({ detail: { ctx } }) => {
  const row = focused()?.closest("[data-rows] > li");
  place = row ? rows().indexOf(row) : -1;
  region = ctx.target.id !== "main" && ctx.target.contains(focused()) ? ctx.target.id : "";
});

document.addEventListener("htmx:after:swap", () => {
  if (document.activeElement !== document.body) return;
  const current = place < 0 ? [] : rows();
  const row = current[Math.min(place, current.length - 1)]?.querySelector("a, button");
  (row ?? document.getElementById(region)?.querySelector(FIRST))?.focus({ preventScroll: true });
  [place, region] = [-1, ""];
});
