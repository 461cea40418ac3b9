// A page in a frame beside a ticket: it tells the ticket desk how the run goes, and leads out of the frame in new tabs.
// Only the origins that the team has named are told, each by its full name.
import { announce } from "../base/announce.js";
import { closest } from "../base/element.js";
import { url } from "../base/facts.js";
import { keysOn } from "../keys/keys.js";
import { OWN_RUN, ownRun } from "../run/own.js";

const VERSION = 1;
const FRAMED = /^\/runs\/(new|[0-9a-f-]{36}\/)$/;
const { desk = "", origins = "" } = document.documentElement.dataset;
/** @type {Record<string, {state: Run.State, summary: Run.Summary, outcome: string}>} what the server said last */
const known = {};
/** @type {Record<string, string>} the outcome that the desk was told, by run */
const told = {};
let isAsked = false; // for the summary, while entries are still being saved

document.addEventListener("htmx:after:swap", () => {
  setTimeout(keepDesk); // after the URL has changed, too
  const run = document.querySelector(OWN_RUN);
  if (!run || known[run.dataset.run ?? ""]) return;
  const { run: id = "", state = "", summary = "", outcomeBefore = "" } = run.dataset;
  known[id] = { state: JSON.parse(state), summary: JSON.parse(summary), outcome: outcomeBefore };
  told[id] = outcomeBefore;
  tell("opened");
});

addEventListener("treeline:run-sent", ({ detail: { run, body } }) => {
  if (!ownRun(run)) return;
  const { state, outcome } = body.run;
  known[run] = { state, summary: body.summary, outcome };
  setTimeout(keepDesk);
  if (isAsked) tell("summary");
  isAsked = false;
  if (outcome && told[run] !== outcome) tell("finished");
  told[run] = outcome;
});

/** In a frame a page loads only with the desk's key, and a run gets a URL of its own with its first entry. */
function keepDesk() {
  const query = new URLSearchParams(location.search);
  if (query.has("desk")) return;
  query.set("desk", desk);
  history.replaceState(history.state, "", `${location.pathname}?${query}`);
}

/** @param {"opened" | "summary" | "finished"} type */
function tell(type) {
  const run = document.querySelector(OWN_RUN);
  const id = run?.dataset.run ?? "";
  if (!run || !known[id] || parent === window) return;
  const { state, summary, outcome } = known[id];
  const { ticket = "", caller = "" } = { ...JSON.parse(run.dataset.details ?? "{}"), ...state.details };
  const about = { run: id, url: new URL(url("run", id), location.href).href, guide: run.dataset.title, ticket, caller };
  const message = { source: "treeline", version: VERSION, type, ...about, outcome, summary };
  for (const origin of above()) parent.postMessage(message, origin);
}

/** The origin around this frame, if the team has named it; where the browser does not say, all that it has named. */
function above() {
  const named = origins.split(" ");
  const [around] = location.ancestorOrigins ?? [];
  return around ? named.filter((origin) => origin === around) : named;
}

function sendSummary() {
  const run = document.querySelector(OWN_RUN);
  if (!run) return;
  isAsked = run.querySelector("[data-sync]")?.dataset.kind === "waiting";
  if (!isAsked) tell("summary");
  announce(isAsked ? "The summary is sent to the ticket as soon as it is saved." : "Summary sent to the ticket.");
}

document.addEventListener("click", ({ target }) => {
  if (closest(target, "[data-desk-summary]")) sendSummary();
});
keysOn("[data-new-run]", [["/", "Search guides", () => document.querySelector("#q")?.focus()]]);
keysOn(OWN_RUN, [["a", "Add the summary to the ticket", sendSummary]]);

document.addEventListener("click", openOutside, { capture: true });

/**
 * What is not a page of the frame opens in a tab, where the person is signed in to all of it.
 * @param {MouseEvent} event
 */
function openOutside(event) {
  const link = closest(event.target, "a[href]");
  if (!(link instanceof HTMLAnchorElement) || link.target || link.hash || FRAMED.test(link.pathname)) return;
  if (link.hasAttribute("hx-get")) return; // opens a dialog
  event.preventDefault();
  event.stopImmediatePropagation();
  window.open(link.href, "_blank", "noopener");
}
