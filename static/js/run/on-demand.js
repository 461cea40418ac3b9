// Loads what a run needs as soon as one is asked for, together with its page. What an earlier page left in the queue is
// sent from every page, when that has nothing better to do.
import { session } from "../session/session.js";

const RUN_PATH = /^\/runs\/[^/]+\/$|^\/trees\/\d+\/run$/;
const QUEUE_AFTER_MS = 2000;

load(location.pathname);
document.addEventListener("htmx:before:request", ({ detail: { ctx } }) => load(ctx.request.action));
setTimeout(() => session.user && import("./send.js"), QUEUE_AFTER_MS);

/** @param {string} path */
function load(path) {
  if (RUN_PATH.test(path)) import("./index.js");
}
