// Loads what a run needs as soon as one is asked for, together with its page, which waits for it: no answer is pressed
// and no note is written that nobody hears. What an earlier page left in the queue is sent from every page, when that
// has nothing better to do.
import { inTime, loadFor } from "../page/load.js";
import { session } from "../session/session.js";
import { OWN_RUN } from "./own.js";

const KEPT_PATH = /^\/runs\/([^/]+\/$|panels\/\d+)|^\/trees\/\d+\/run$/;
const QUEUE_DATABASE = "treeline"; // of queue.js
const CONDITION = "data-if="; // of an answer; few guides have any
const LOOKUP = "data-from="; // of a field
const QUEUE_AFTER_MS = 2000;

if (KEPT_PATH.test(location.pathname)) import("./index.js").catch(() => {}); // reported where the run is shown
document.addEventListener("htmx:before:request", ({ detail: { ctx } }) => {
  const { action, method } = ctx.request;
  const send = ctx.fetch;
  if (method === "GET" && KEPT_PATH.test(action)) ctx.fetch = (url, init) => fetchOrKept(send, String(url), init);
});
document.addEventListener("htmx:after:swap", () => {
  const run = document.querySelector(OWN_RUN);
  if (run) loadFor(run, () => import("./index.js"));
});
setTimeout(sendQueue, QUEUE_AFTER_MS);

/**
 * The server's answer; what kept.js has of it where none comes.
 * @param {typeof fetch} send
 * @param {string} url
 * @param {RequestInit} [init]
 */
async function fetchOrKept(send, url, init) {
  const loading = import("./index.js").catch(() => null);
  const response = await sentOrKept(send, url, init, loading);
  const html = await response.clone().text();
  const run = await inTime(loading).catch(() => null); // where it does not come, the page says so
  if (html.includes(CONDITION)) await run?.prepareConditions();
  if (html.includes(LOOKUP)) await run?.prepareLookups();
  return response;
}

/**
 * @param {typeof fetch} send
 * @param {string} url
 * @param {RequestInit | undefined} init
 * @param {Promise<typeof import("./index.js") | null>} loading
 */
async function sentOrKept(send, url, init, loading) {
  try {
    if (!navigator.onLine) {
      const kept = await (await loading)?.keptPage(url); // no need to wait until each attempt has failed
      if (kept) return kept;
    }
    const response = await send(url, init);
    const copy = response.clone();
    loading.then((run) => run?.keepPage(url, copy));
    return response;
  } catch (error) {
    const run = await loading;
    const kept = await run?.keptPage(url, error);
    if (!kept) throw error;
    return kept;
  }
}

/** Where this browser has had a queue. */
async function sendQueue() {
  const databases = await indexedDB.databases?.().catch(() => null);
  const hasQueue = !databases || databases.some(({ name }) => name === QUEUE_DATABASE);
  if (session.user && hasQueue) import("./index.js").catch(() => {}); // it stays in the queue
}
