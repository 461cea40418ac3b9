// Focus that page/focus.js does not keep: where the element that had it is gone from a region, such as a deleted
// folder, it goes to the entry that Tab would reach first; a button that was disabled while its form was sent gets it
// back. Loaded with the first form of a page.
import { focused } from "../base/element.js";

const isLost = () => document.activeElement === document.body;
const focus = (/** @type {HTMLElement | null} */ element) => element?.focus({ preventScroll: true });
let region = ""; // its id: it may be replaced as a whole

document.addEventListener("htmx:before:swap", ({ detail: { ctx } }) => {
  region = ctx.target.id !== "main" && ctx.target.contains(focused()) ? ctx.target.id : "";
});

document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
  // What can be copied now and is not shown again.
  if (ctx.target.id === "main") document.querySelector("[data-made]")?.focus();
  const entry = isLost() ? document.getElementById(region) : null;
  focus(entry?.querySelector("a:not([tabindex='-1']), button") ?? null);
});

document.addEventListener("htmx:before:request", ({ detail: { ctx } }) => {
  ctx.pressed = ctx.disabledElements?.find((each) => each === focused());
});

// Once htmx has enabled it again.
document.addEventListener("htmx:finally:request", ({ detail: { ctx } }) =>
  queueMicrotask(() => isLost() && focus(ctx.pressed ?? null)),
);
