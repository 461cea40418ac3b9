// Loads what a run needs as soon as one is asked for, together with its page. What an earlier page left in the queue is
// sent from every page, when that has nothing better to do.
import { loadFor } from "../page/load.js";
import { session } from "../session/session.js";

const RUN_PATH = /^\/runs\/[^/]+\/$|^\/trees\/\d+\/run$/;
const OWN_RUN = "[data-run][data-own]";
const QUEUE_AFTER_MS = 2000;

preload(location.pathname);
document.addEventListener("htmx:before:request", ({ detail: { ctx } }) => preload(ctx.request.action));
document.addEventListener("htmx:after:swap", () => {
  const run = document.querySelector(OWN_RUN);
  if (run) loadFor(run, () => import("./index.js"));
});
setTimeout(() => session.user && import("./send.js").catch(() => {}), QUEUE_AFTER_MS); // it stays in the queue

/** @param {string} path */
function preload(path) {
  if (RUN_PATH.test(path)) import("./index.js").catch(() => {}); // reported where the run is shown
}
