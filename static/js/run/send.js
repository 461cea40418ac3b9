// Takes the events of runs to the server, in their order, one batch at a time, until it has them all. Sending one twice
// does no harm: each has a uuid. Says on window what came of it:
//   "treeline:run-sent"     detail {run, body}: the server's answer, the truth
//   "treeline:run-refused"  detail {run, status, reason, rows}: the run is not there, or not this person's any more
//   "treeline:run-kept"     detail {run}: no connection; it is tried again by itself
import { queue } from "./queue.js";
import { session, Trouble } from "../session/session.js";

const WAITS = [1, 2, 5, 15, 30]; // seconds
const MOST = 200; // events in one request
const PATIENCE = 20_000; // ms for an answer
const UNSPEAKABLE = /[\0\p{Cs}]/gu; // what no text can hold: half a letter, as a cut leaves it, and the letter nought
const tabs = new BroadcastChannel("treeline.runs");
const turns = new Map(); // run -> {promise, again}
const tries = new Map(); // run -> how often it was tried again in a row
const answers = new Map(); // run -> the newest answer of the server
const timers = new Map(); // run -> when it is tried again

tabs.onmessage = ({ data }) => tell("treeline:run-sent", data);
addEventListener("online", sendAll);
sendAll();

/** What the server said last of `run`, since this page was opened. */
export const heard = (run) => answers.get(run);

/** Sends what waits of `run`; with `look`, also asks for its state when nothing waits. */
export function send(run, look = false) {
  const turn = turns.get(run);
  if (turn) {
    turn.again = true;
    return turn.promise;
  }
  const made = { again: false };
  turns.set(run, made);
  made.promise = locked(run, () => empty(run, look)).finally(() => {
    turns.delete(run);
    if (made.again) send(run);
  });
  return made.promise;
}

/** What was left by a tab that is gone, too. */
async function sendAll() {
  if (!session.user) return;
  const rows = await queue.waiting(session.user);
  for (const run of new Set(rows.map((row) => row.run))) send(run);
}

async function empty(run, look) {
  clearTimeout(timers.get(run));
  try {
    for (let rows = await some(run); rows.length || look; rows = await some(run)) {
      look = false;
      await post(run, rows);
    }
    tries.delete(run);
  } catch (trouble) {
    if (!(trouble instanceof Trouble || trouble.name === "TimeoutError")) throw trouble;
    const failed = tries.get(run) ?? 0;
    const pause = Math.max(WAITS[Math.min(failed, WAITS.length - 1)] * 1000, trouble.wait ?? 0);
    timers.set(run, setTimeout(tryAgain, pause, run, failed + 1));
    tell("treeline:run-kept", { run });
  }
}

/** What the person does is sent at once and does not count: the pauses grow with the tries of its own accord. */
function tryAgain(run, failed) {
  tries.set(run, failed);
  send(run, true);
}

const some = async (run) => (await queue.waiting(session.user, run)).slice(0, MOST);

async function post(run, rows) {
  const now = Date.now();
  const seconds = (at) => Math.max(0, (now - at) / 1000);
  const about = rows[0] ? { ...rows[0].about, began: seconds(rows[0].about.began) } : {};
  const events = rows.map(({ event, at }) => ({ ...event, ago: seconds(at) }));
  const response = await session.fetch(`/api/v1/runs/${run}/events`, {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "application/json" },
    body: JSON.stringify({ ...about, events }, (_, value) => (typeof value === "string" ? value.replace(UNSPEAKABLE, "") : value)),
    signal: AbortSignal.timeout(PATIENCE),
  });
  const body = await response.json().catch((cause) => {
    throw new Trouble(response, cause); // a page of something in between
  });
  const done = response.ok ? rows : meant(rows, body.errors);
  await queue.drop(done.map(({ key }) => key));
  if (!response.ok) return tell("treeline:run-refused", { run, status: response.status, reason: body.detail, rows: done });
  answers.set(run, body);
  tell("treeline:run-sent", { run, body });
  tabs.postMessage({ run, body });
}

/** Those of `rows` that a refusal is about: the ones it names, so that the others still get there, or all. */
function meant(rows, errors) {
  const named = new Set(Object.keys(errors ?? {}).map((name) => /^events\[(\d+)\]/.exec(name)?.[1]));
  const found = rows.filter((_, i) => named.has(String(i)));
  return found.length ? found : rows;
}

function locked(run, work) {
  return navigator.locks ? navigator.locks.request(`treeline.run.${run}`, work) : work();
}

function tell(name, detail) {
  dispatchEvent(new CustomEvent(name, { detail }));
}
