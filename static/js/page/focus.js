// A list that loads again keeps the focus. htmx restores it by id; where that element is gone, because the guide was
// moved or "Show more" became more rows, the focus goes to the row that is now in its place. In any other region, such
// as that of the folders, it goes to the entry that Tab would reach first.
// A button that waits for its answer is disabled, which takes the focus from it: it gets it back.
import { focused } from "./element.js";

const rows = () => [...document.querySelectorAll("[data-rows] > li")];
const FIRST = ":is(a, button, input, select):not([tabindex='-1'], [disabled])";
/** @type {WeakMap<Htmx.Context, HTMLElement>} */
const waiting = new WeakMap();
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

document.addEventListener("htmx:before:request", ({ detail: { ctx } }) => {
  const pressed = focused();
  if (pressed && ctx.disabledElements?.includes(pressed)) waiting.set(ctx, pressed);
});

document.addEventListener("htmx:finally:request", ({ detail: { ctx } }) => {
  const pressed = waiting.get(ctx);
  // Once htmx has enabled it again.
  queueMicrotask(() => document.activeElement === document.body && pressed?.focus({ preventScroll: true }));
});
