// Sends the events of runs to the server, in their order, one batch at a time, until it has them all. Sending one twice
// does no harm: each has a UUID. Fires on window:
//   "treeline:run-sent"     detail {run, body}: the server's answer, the truth
//   "treeline:run-refused"  detail {run, status, reason, rows}: the run is gone, or belongs to another user now
//   "treeline:run-kept"     detail {run}: no connection; sending is retried automatically
import { announce } from "../base/announce.js";
import { facts, url } from "../base/facts.js";
import { keepUnsaved } from "../forms/unsaved.js";
import { session, Trouble } from "../session/session.js";
import { lossMessage, reasonFor } from "./loss.js";
import { ownRun } from "./own.js";
import { queue } from "./queue.js";

const BACKOFF_SECONDS = [1, 2, 5, 15, 30];
const BATCH_EVENTS = 200; // small enough to arrive on a slow network
export const RESPONSE_TIMEOUT_MS = 20_000;
const UNSTORABLE = /[\0\p{Cs}]/gu; // lone surrogates and NUL
const tabs = new BroadcastChannel("treeline.runs");
/** @type {Map<string, {promise?: Promise<void>, again: boolean}>} */
const sending = new Map(); // run -> the loop that sends its events
/** @type {Map<string, number>} */
const failures = new Map(); // run -> automatic retries in a row
/** @type {Map<string, Run.Answer>} */
const answers = new Map(); // run -> the newest answer of the server
/** @type {Map<string, ReturnType<typeof setTimeout>>} */
const timers = new Map(); // run -> the timer of the next retry

tabs.onmessage = (/** @type {MessageEvent} */ { data }) =>
  fire(`treeline:run-${"rows" in data ? "refused" : "sent"}`, data);
addEventListener("online", sendAll);
addEventListener("treeline:run-refused", announceElsewhere);
addEventListener("treeline:may-reload", (event) => (queue.isEmpty && !sending.size) || event.preventDefault());
sendAll();

/**
 * The server's newest answer about `run`, since this page was opened.
 * @param {string} run
 */
export const newestAnswer = (run) => answers.get(run);

/**
 * Sends the waiting events of `run`; with `poll`, asks for its state even when none is waiting.
 * @param {string} run
 * @returns {Promise<void> | undefined}
 */
export function send(run, poll = false) {
  const current = sending.get(run);
  if (current) {
    current.again = true;
    return current.promise;
  }
  /** @type {{promise?: Promise<void>, again: boolean}} */
  const made = { again: false };
  sending.set(run, made);
  made.promise = withLock(run, () => sendWaiting(run, poll)).finally(() => {
    sending.delete(run);
    if (made.again) send(run);
  });
  return made.promise;
}

/** Includes the events that a closed tab left behind. */
async function sendAll() {
  if (!session.user) return;
  const rows = await queue.waiting(session.user);
  for (const run of new Set(rows.map((row) => row.run))) send(run);
}

/**
 * @param {string} run
 * @param {boolean} poll
 */
async function sendWaiting(run, poll) {
  clearTimeout(timers.get(run));
  try {
    for (let rows = await nextBatch(run); rows.length || poll; rows = await nextBatch(run)) {
      poll = false;
      await post(run, rows);
    }
    failures.delete(run);
  } catch (error) {
    const isTimeout = error instanceof DOMException && error.name === "TimeoutError";
    if (!(error instanceof Trouble) && !isTimeout) throw error;
    const failed = failures.get(run) ?? 0;
    const backoff = BACKOFF_SECONDS[Math.min(failed, BACKOFF_SECONDS.length - 1)] * 1000;
    const wait = error instanceof Trouble ? error.wait : 0;
    timers.set(run, setTimeout(retry, Math.max(backoff, wait), run, failed + 1));
    fire("treeline:run-kept", { run });
  }
}

/**
 * Only automatic retries count: what the user does is sent at once and does not make the pauses longer.
 * @param {string} run
 * @param {number} failed
 */
function retry(run, failed) {
  failures.set(run, failed);
  send(run, true);
}

/** @param {string} run */
async function nextBatch(run) {
  const rows = await queue.waiting(session.user, run);
  return rows.slice(0, Math.min(BATCH_EVENTS, facts.limits.eventsPerRequest));
}

/**
 * @param {string} run
 * @param {Run.StoredRow[]} rows
 */
async function post(run, rows) {
  const now = Date.now();
  const secondsSince = (/** @type {number} */ at) => Math.max(0, (now - at) / 1000);
  const about = rows[0] ? { ...rows[0].about, began: secondsSince(rows[0].about.began) } : {};
  const events = rows.map(({ event, at }) => ({ ...event, ago: secondsSince(at) }));
  const response = await session.fetch(url("apiRunEvents", run), {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "application/json" },
    body: JSON.stringify({ ...about, events }, storable),
    signal: AbortSignal.timeout(RESPONSE_TIMEOUT_MS),
  });
  const body = await response.json().catch((/** @type {unknown} */ cause) => {
    throw new Trouble(response, cause); // the page of a proxy
  });
  const done = response.ok ? rows : refusedRows(rows, body.errors);
  if (!response.ok) return refuse({ run, status: response.status, reason: body.detail, rows: done });
  keepRefused(run, rows, body.refused);
  await queue.drop(rows);
  answers.set(run, body);
  fire("treeline:run-sent", { run, body });
  tabs.postMessage({ run, body });
}

/**
 * What was entered at a step to which the run did not come, because it went on elsewhere. The page of the run itself
 * shows values that do not fit beside their fields.
 * @param {string} run
 * @param {Run.StoredRow[]} rows
 * @param {Run.Refusal[]} refused
 */
function keepRefused(run, rows, refused) {
  const lost = refused.filter(({ reason }) => reason !== "values" || !ownRun(run));
  const entered = rows.filter(({ event: { uuid, text, values = {} } }) => {
    return (text || Object.values(values).some(Boolean)) && lost.some((each) => each.uuid === uuid);
  });
  keepWords(run, lost[0]?.message ?? "", entered);
}

/**
 * @param {string} run
 * @param {string} reason
 * @param {Run.StoredRow[]} rows
 */
function keepWords(run, reason, rows) {
  const words = rows.map(({ words, event }) => words || event.text || "").filter(Boolean);
  if (words.length) keepUnsaved({ id: `run:${run}`, title: `Not saved in a run. ${reason}`, text: words.join("\n") });
}

/**
 * Every open page hears of it. What was entered is shown until it is dismissed, so it leaves the queue.
 * @param {Run.Refused} refused
 */
async function refuse({ run, status, reason, rows }) {
  const refusal = { run, status, reason: reasonFor(status, reason), rows };
  keepWords(run, refusal.reason, rows);
  await queue.drop(rows);
  fire("treeline:run-refused", refusal);
  tabs.postMessage(refusal);
}

/**
 * The page of the run shows it itself, see index.js; this is for all other pages, most of which load only this module.
 * @param {CustomEvent<Run.Refused>} event
 */
function announceElsewhere({ detail }) {
  if (!ownRun(detail.run) && detail.rows.length) announce(`In another of your runs: ${lossMessage(detail)}`);
}

/**
 * @param {string} _
 * @param {unknown} value
 */
const storable = (_, value) => (typeof value === "string" ? value.replace(UNSTORABLE, "") : value);

/**
 * The rows that a refusal is about: those that it names, so that the others still get through, or all.
 * @param {Run.StoredRow[]} rows
 * @param {Record<string, unknown>} [errors]
 */
function refusedRows(rows, errors) {
  const named = new Set(Object.keys(errors ?? {}).map((name) => /^events\[(\d+)\]/.exec(name)?.[1]));
  const refused = rows.filter((_, i) => named.has(String(i)));
  return refused.length ? refused : rows;
}

/**
 * @param {string} run
 * @param {() => Promise<void>} work
 * @returns {Promise<void>}
 */
async function withLock(run, work) {
  await (navigator.locks ? navigator.locks.request(`treeline.run.${run}`, work) : work());
}

/**
 * @param {string} name
 * @param {unknown} detail
 */
function fire(name, detail) {
  dispatchEvent(new CustomEvent(name, { detail }));
}
