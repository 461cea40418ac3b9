// @ts-check
// Where this browser keeps its tokens. localStorage is read synchronously and shared by all tabs. IndexedDB has a copy,
// because a crash brings back an older localStorage. Where localStorage is full or blocked, each tab keeps the tokens
// in memory and hands them to the others through a channel.
import { SESSION, withStorage } from "../base/storage.js";
import { transact } from "./durable.js";
import { sleep } from "./wait.js";

/** @typedef {{access: string, refresh: string, sid: string, gen: number}} Pair */
/** @typedef {Pair & {expires_at: number}} Tokens  ms, on this machine's clock */
/** @typedef {Pair & {expires_in: number}} Answer  s, as the API has it */

const REASON_KEY = `${SESSION}.ended`;
const OTHER_TAB_TIMEOUT_MS = 150;
const REQUEST = "?";

/** @type {Tokens | null | undefined} */
let memory; // null: a tab has ended the session
let warned = false;
const channel = new BroadcastChannel(SESSION);

/** @returns {Tokens | null} */
export function read() {
  const stored = parse(withStorage((storage) => storage.getItem(SESSION)));
  return memory && isNewer(memory, stored) ? memory : stored;
}

/**
 * Stores the tokens of an answer, in IndexedDB first: a crash between the two loses nothing.
 * @param {Answer} answer
 * Answers whether a later page will find them.
 * @param {boolean} [signIn]  replaces whatever is there; otherwise only an older generation of the same session
 */
export async function write({ access, refresh, expires_in, sid, gen }, signIn) {
  const tokens = { access, refresh, expires_at: Date.now() + expires_in * 1000, sid, gen };
  const copied = await transact("readwrite", (values) => values.put(tokens, "tokens")).then(Boolean, () => false);
  const now = read();
  if (signIn) withStorage((storage) => storage.removeItem(REASON_KEY));
  else if (now?.sid !== sid) return deleteCopy(sid); // signed out in another tab meanwhile
  else if (now.gen >= gen) return true;
  return place(tokens) || copied;
}

/**
 * Deletes the tokens in all tabs.
 * @param {string | undefined} sid  of the session that ended
 * @param {string} reason  for the other tabs
 */
export function forget(sid, reason) {
  withStorage((storage) => storage.setItem(REASON_KEY, reason));
  withStorage((storage) => storage.removeItem(SESSION));
  memory = null;
  channel.postMessage(memory);
  return deleteCopy(sid);
}

/** False where no tab has ended the session: without tokens, something else has deleted them, such as an extension. */
export const endReason = () => withStorage((storage) => storage.getItem(REASON_KEY)) ?? (memory === null && "revoked");

/** Finds newer tokens than localStorage has: it lost them in a crash, or had no room for them. */
export async function recover() {
  const copy = await transact("readonly", (values) => values.get("tokens")).catch(() => null);
  if (copy && isNewer(copy, read())) place(copy);
  if (read()) return;
  channel.postMessage(REQUEST);
  await sleep(OTHER_TAB_TIMEOUT_MS);
}

/** @param {() => void} listener  called when another tab has changed the tokens */
export function onChange(listener) {
  addEventListener("storage", ({ key }) => (key ?? SESSION) === SESSION && listener());
  channel.addEventListener("message", ({ data }) => data !== REQUEST && listener());
}

channel.addEventListener("message", ({ data }) => {
  if (data !== REQUEST) memory = data;
  else if (memory) channel.postMessage(memory);
});

/** @param {Tokens} tokens */
function place(tokens) {
  memory = undefined;
  if (withStorage((storage) => (storage.setItem(SESSION, JSON.stringify(tokens)), true))) return true;
  memory = tokens;
  channel.postMessage(memory);
  const message = "This browser’s storage is full or blocked. You stay signed in while a tab of Treeline is open.";
  if (!warned) document.dispatchEvent(new CustomEvent("announce", { detail: { message } }));
  warned = true;
  return false;
}

/** @param {string | undefined} sid */
function deleteCopy(sid) {
  const deleteIt = (/** @type {IDBObjectStore} */ values) => {
    const request = values.get("tokens");
    request.onsuccess = () => request.result?.sid === sid && values.delete("tokens");
    return request;
  };
  return transact("readwrite", deleteIt).catch(() => {});
}

/**
 * @param {string | null} text
 * @returns {Tokens | null}
 */
function parse(text) {
  try {
    const stored = JSON.parse(text ?? "null");
    const { sid, gen } = claims(stored.refresh);
    const tokens = { sid, gen, ...stored };
    return tokens.access && tokens.sid ? tokens : null;
  } catch {
    return null;
  }
}

/**
 * By generation, or by the server's clock where they are of two sessions.
 * @param {Tokens} tokens
 * @param {Tokens | null} other
 */
function isNewer(tokens, other) {
  if (tokens.sid === other?.sid) return tokens.gen > other.gen;
  return !other || claims(tokens.refresh).iat > claims(other.refresh).iat;
}

/**
 * The claims of a token; none when it cannot be read: the server will say what is wrong with it.
 * @param {string} token
 * @returns {Record<string, any>}
 */
export function claims(token) {
  try {
    return JSON.parse(atob(token.split(".")[1].replaceAll("-", "+").replaceAll("_", "/")));
  } catch {
    return {};
  }
}
