// While an import is read or saved, the form says how far it is, and can cancel it: here and on the server. One that is
// saving goes on when the page is left, and a page that is loaded again finds it.
import { closest, element, part } from "../base/element.js";
import { FILES_FORM } from "../forms/files.js";
import { withStorage } from "../base/storage.js";
import { uuid } from "../base/uuid.js";

const SHOWN_AFTER_MS = 300;
const ASKED_AGAIN_MS = 1000;
const LEFT_WITHIN_MS = 2000;
const STORED = "treeline.import";

/** @typedef {{timer: number, source: Element, saving: boolean, url: string}} Running */

/** @type {Running | null} */
let running = null;
let isLeaving = false; // what is under way is given up by the browser, not by the server
const jobs = new WeakMap();

document.addEventListener("htmx:config:request", ({ detail: { ctx } }) => {
  if (!ctx.sourceElement.closest(FILES_FORM) || ctx.request.method === "GET") return;
  if (ctx.request.action.includes("/progress/")) return; // its cancel
  jobs.set(ctx, uuid());
  ctx.request.body.set("job", jobs.get(ctx));
});

document.addEventListener("htmx:before:request", ({ detail: { ctx } }) => {
  const form = ctx.sourceElement.closest(FILES_FORM);
  const job = jobs.get(ctx);
  if (!(form instanceof HTMLElement) || !job) return;
  end();
  const saving = !ctx.request.action.includes("/preview");
  const url = `${form.dataset.progress}${job}`;
  const timer = setTimeout(() => show(form), SHOWN_AFTER_MS);
  running = { timer, source: ctx.sourceElement, saving, url };
  if (saving) {
    store(url);
    earlier = "";
  }
});
document.addEventListener("htmx:finally:request", ({ detail: { ctx } }) => {
  if (running?.source === ctx.sourceElement) end();
});
// Events of a source that its answer has replaced, as those of a mapping are, do not get here.
document.addEventListener("htmx:after:swap", () => running && !running.source.isConnected && end());
// The server has all of it as soon as it tells how far it is.
addEventListener("beforeunload", (event) => {
  isLeaving = true;
  setTimeout(() => (isLeaving = false), LEFT_WITHIN_MS);
  if (running?.saving && !document.querySelector("#import-progress [data-known]")) event.preventDefault();
});
document.addEventListener("click", ({ target }) => {
  const button = closest(target, "[data-cancel-import]");
  const url = earlier || running?.url;
  if (button && url) cancel(url);
});

const stored = () => withStorage((storage) => storage.getItem(STORED), "sessionStorage");
/** @param {string | null} url */
const store = (url) =>
  withStorage((storage) => (url ? storage.setItem(STORED, url) : storage.removeItem(STORED)), "sessionStorage");

let earlier = stored() ?? ""; // the URL of an import that the page before this one began
if (earlier) ask(earlier, "");

/** @param {Element} form */
function show(form) {
  if (!running || earlier) return;
  const place = part(form, "#import-progress");
  const bar = element("progress");
  bar.setAttribute("aria-label", "Import");
  const button = element("button", "button small", "Cancel");
  button.type = "button";
  button.dataset.cancelImport = "";
  place.replaceChildren(bar, " Reading. Nothing is saved yet. ", button);
  setTimeout(ask, ASKED_AGAIN_MS, running.url, running.saving ? "?waiting=saving" : "?waiting=reading");
}

/**
 * Asks the server how far it is until it is over, or until the request of this page was answered.
 * @param {string} url
 * @param {string} waiting  the query of a page whose own request is under way
 */
async function ask(url, waiting) {
  const place = document.querySelector("#import-progress");
  if (!place || url !== (waiting ? running?.url : earlier)) return;
  await htmx.ajax("GET", url + waiting, { target: "#import-progress", swap: "innerHTML" }).catch(() => {});
  if (waiting || place.querySelector("progress")) setTimeout(ask, ASKED_AGAIN_MS, url, waiting);
  else {
    earlier = "";
    store(null);
  }
}

/** @param {string} url */
function cancel(url) {
  const reading = running && !running.saving && url === running.url ? running : null;
  if (reading) {
    htmx.trigger(reading.source, "htmx:abort");
    end();
    part(document, "#import-progress").textContent = "Cancelled. Nothing was saved.";
  }
  // After the abort, which would end this request, too.
  void htmx.ajax("POST", url, { target: "#import-progress", swap: reading ? "none" : "innerHTML" });
}

function end() {
  if (!running) return;
  clearTimeout(running.timer);
  if (running.saving && !isLeaving) store(null);
  running = null;
  if (!earlier) document.querySelector("#import-progress")?.replaceChildren();
}
