// A list that loads again keeps the focus. htmx restores it by id; where that element is gone, because the guide was
// moved or "Show more" became more rows, the focus goes to the row that is now in its place.
import { focused } from "../base/element.js";

const rows = () => [...document.querySelectorAll("[data-rows] > li")];
let place = -1;

document.addEventListener("htmx:before:swap", ({ detail: { ctx } }) => {
  // A button that htmx disables while it is sent has no focus any more.
  const row = (ctx.pressed?.isConnected ? ctx.pressed : focused())?.closest("[data-rows] > li");
  place = row ? rows().indexOf(row) : -1;
});

document.addEventListener("htmx:after:swap", () => {
  if (place < 0 || document.activeElement !== document.body) return;
  const current = rows();
  const row = current[Math.min(place, current.length - 1)];
  // The search whose only row is gone; a row that has nothing to press takes the focus itself.
  const next = row?.querySelector("a, select, button") ?? row ?? document.querySelector("main input[type=search]");
  if (next === row) row?.setAttribute("tabindex", "-1");
  /** @type {HTMLElement | null} */ (next)?.focus({ preventScroll: true });
  place = -1;
});
