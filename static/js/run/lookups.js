// Fields that a lookup fills in. The server asks the other system; this module asks the server, shows how far it is,
// and takes out what was fetched for values that have changed since: the rule of trees/core/runs/fetched.py.
import { element } from "../base/element.js";
import { url } from "../base/facts.js";
import { session, Trouble } from "../session/session.js";
import { sleep } from "../session/wait.js";
import { idOf } from "./place.js";
import { RESPONSE_TIMEOUT_MS } from "./send.js";

/** @typedef {import("./runner.js").Runner} Runner */
/** @typedef {{id: string, status: string, missing: string[], message: string, sensitive: Record<string, string>,
 *   run: Run.Answer["run"] | null, summary: Run.Summary}} Fetch */

const FIRST_WAIT_MS = 300;
const MAX_WAIT_MS = 1500;
const BY_HAND = "Fill these fields in yourself.";
const NO_CONNECTION = `No connection: nothing is looked up. ${BY_HAND}`;

/** @type {Runner | null} */
let current = null;
/** @type {Set<string>} */
let asked = new Set(); // step, lookup and values that the server was asked about
/** @type {Record<string, string>} */
let shown = {}; // what lookups have filled into fields

addEventListener("online", () => {
  asked = new Set();
  if (current?.run.isConnected) follow(current);
});

/**
 * `state` without what lookups gave that were asked with other values than those that it has now.
 * @param {Run.State} state
 * @returns {Run.State}
 */
export function withoutStale(state) {
  const { details, values, fetched = {} } = state; // a page that an older version made has none
  const stale = Object.keys(fetched).find((name) =>
    Object.entries(fetched[name].asked).some(([each, text]) => (values[each] ?? details[each]) !== text),
  );
  if (!stale) return state;
  const { [stale]: gone, ...others } = fetched;
  const kept = Object.entries(values).filter(([name, text]) => !(name in gone.gave) || gone.gave[name] !== text);
  return withoutStale({ ...state, values: Object.fromEntries(kept), fetched: others });
}

/**
 * Called whenever the run is drawn: has the server ask for what is empty, once the server knows all that was entered.
 * @param {Runner} runner
 */
export function follow(runner) {
  if (current?.run !== runner.run) asked = new Set();
  current = runner;
  const { state } = runner;
  showFetched(runner, state);
  if (runner.offline) return say(runner, state.place, NO_CONNECTION, true);
  hideOffline(runner, state.place);
  if (!runner.exists || runner.events.length || runner.typing.pending) return;
  for (const place of [...state.trail, state.place]) {
    for (const name of lookupsOf(runner, place)) askOnce(runner, place, name, state);
  }
}

/**
 * @param {Runner} runner
 * @param {Run.State} state
 */
function showFetched(runner, state) {
  for (const field of fieldsIn(runner.run)) {
    if (!(field.name in state.values) && field.value && field.value === shown[field.name]) field.value = "";
  }
  for (const { gave } of Object.values(state.fetched ?? {})) {
    for (const [name, text] of Object.entries(gave)) if (text !== null) shown[name] = text;
  }
  runner.view.drawOffers(state);
}

/**
 * @param {Runner} runner
 * @param {Run.NodeRef} place
 * @param {string} name
 * @param {Run.State} state
 */
function askOnce(runner, place, name, state) {
  const key = `${runner.id} ${idOf(place)} ${name} ${JSON.stringify([state.values, state.details])}`;
  const fields = fieldsIn(runner.steps.panel(place), name);
  if (asked.has(key) || fields.every((field) => state.values[field.name] ?? field.name in state.values)) return;
  asked.add(key);
  ask(runner, place, name).catch((error) => {
    if (!(error instanceof Trouble) && error.name !== "TimeoutError") throw error;
    asked.delete(key);
    say(runner, place, NO_CONNECTION, true);
  });
}

/**
 * @param {Runner} runner
 * @param {Run.NodeRef} place
 * @param {string} name
 */
async function ask(runner, place, name) {
  say(runner, place, `Looking up in ${name}…`);
  const { release, node } = place;
  const path = url("apiRunLookups", runner.id);
  let fetch = await send(path, { method: "POST", body: JSON.stringify({ release, node, lookup: name }) });
  for (let wait = FIRST_WAIT_MS; fetch.status === "running"; wait = Math.min(wait * 1.5, MAX_WAIT_MS)) {
    await sleep(wait);
    if (!runner.run.isConnected) return;
    fetch = await send(`${path}/${fetch.id}`);
  }
  if (fetch.status === "missing") {
    say(runner, place, `Looked up in ${name} once this is known: ${fetch.missing.join(", ")}.`);
  } else if (fetch.status !== "done" || !fetch.run) {
    say(runner, place, `${name}: ${fetch.message} ${BY_HAND}`, true);
  } else {
    say(runner, place, fetch.message && `${name}: ${fetch.message}`);
    for (const field of fieldsIn(runner.steps.panel(place), name)) {
      const text = fetch.sensitive[field.name];
      if (text && !field.value) shown[field.name] = field.value = text;
    }
    await runner.confirm({ run: fetch.run, summary: fetch.summary, refused: [] });
  }
}

/**
 * @param {string} path
 * @param {RequestInit} [init]
 * @returns {Promise<Fetch>}
 */
async function send(path, init) {
  const headers = { "Content-Type": "application/json", Accept: "application/json" };
  const signal = AbortSignal.timeout(RESPONSE_TIMEOUT_MS);
  const response = await session.fetch(path, { ...init, headers, signal });
  const body = await response.json().catch((/** @type {unknown} */ cause) => {
    throw new Trouble(response, cause); // the page of a proxy
  });
  return response.ok ? body : { ...body, status: "failed", message: body.detail, run: null };
}

/**
 * Shows `text` at the step; with `again`, and a way to ask once more.
 * @param {Runner} runner
 * @param {Run.NodeRef} place
 * @param {string} text
 */
function say(runner, place, text, again = false) {
  const line = runner.steps.panel(place)?.querySelector("[data-lookups]");
  if (!line) return;
  const words = element("span", "", text);
  line.hidden = !text;
  if (line.querySelector("span")?.textContent === text) return; // it would be read out again
  line.replaceChildren(words);
  if (!again) return;
  const button = element("button", "button small", "Try again");
  button.type = "button";
  button.addEventListener("click", () => {
    asked = new Set();
    line.replaceChildren();
    follow(runner);
  });
  line.append(" ", button);
}

/**
 * @param {Runner} runner
 * @param {Run.NodeRef} place
 */
function hideOffline(runner, place) {
  const line = runner.steps.panel(place)?.querySelector("[data-lookups]");
  if (line?.textContent?.startsWith(NO_CONNECTION)) line.hidden = true;
}

/**
 * @param {Runner} runner
 * @param {Run.NodeRef} place
 */
const lookupsOf = (runner, place) =>
  new Set(
    [...(runner.steps.panel(place)?.querySelectorAll("[data-from]") ?? [])].map(({ dataset }) => dataset.from ?? ""),
  );

/**
 * @param {HTMLElement | null} part
 * @param {string} [name] of a lookup
 */
const fieldsIn = (part, name) =>
  /** @type {HTMLInputElement[]} */ ([
    ...(part?.querySelectorAll(name ? `[data-from="${name}"] [name]` : "[data-from] [name]") ?? []),
  ]);
