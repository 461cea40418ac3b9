// @ts-check
// The session of this browser: one pair of tokens, shared by its tabs (tokens.js). Knows no htmx.
// docs/sign-in-protocol.md tells why each rule is here.
//
//   session.tokens            {access, refresh, expires_at: ms on this machine's clock, sid, gen}, or null
//   session.user              the id of the person this page belongs to (text), or null
//   session.setTokens(body)   after login, register or a change of password: body is the API's answer. Answers whether
//                             a later page will find them
//   session.recover()         looks for tokens where a crash or full storage may have left them
//   session.clear()           deletes the tokens, here and in the other tabs
//   session.ended             whether this page is about to be left
//   session.fetch(url, init)  like fetch, signed in; rejects with Trouble where no answer of ours came
//   session.mayRepeat         a function that is told of each answer, and says whether to send the request again: it
//                             asks the person who they are, where the server wants to know that first
//   session.watch()           follows the other tabs, sleep and the network (pages that need a session)
//   session.signOut()         here and on the server; the page is blank then, and the caller leaves it
//   session.reload()          loads this page again; what was typed is kept
//
// When a page is left because its session has ended, "treeline:leave" is fired on window while its content is there;
// "treeline:signed-out" when the person signs out.
import { ask, BACKOFF_MS, END, json, RENEW, signed, Trouble, withRetries } from "./ask.js";
import { withProof } from "./device-key.js";
import { locked, refresh } from "./refresh.js";
import { confirmSignOut, remember, repeatSignOuts } from "./sign-outs.js";
import { claims, endReason, forget, onChange, read, recover, write } from "./tokens.js";
import { orAborted, sleep } from "./wait.js";

/** @import {Answer, Tokens} from "./tokens.js" */

export const UNSIGNED_PATHS = /^\/api\/v1\/auth\/((login|register)(\/.+)?|refresh)$/;
/** @type {Record<string, string>} */
const REASONS = {
  refresh_expired: "expired",
  token_invalid: "expired",
  proof_required: "expired",
  credentials_changed: "password",
};
const TYPING_IDLE_MS = 1000;
/** @type {Promise<never>} */
const never = new Promise(() => {});

export { Trouble };

let own = read(); // the tokens that this page was last signed in with
/** @type {Promise<void> | null} */
let renewing = null;
let ending = false; // and left once nobody types
let left = false;
let typedAt = 0;
addEventListener("keydown", () => (typedAt = Date.now()), true);
addEventListener("online", repeatSignOuts);
repeatSignOuts();

export const session = {
  get tokens() {
    return read();
  },

  /** @returns {string | null} */
  get user() {
    return own && claims(own.refresh).user_id;
  },

  get ended() {
    return left;
  },

  /** @param {Answer} body */
  async setTokens(body) {
    const stored = await write(body, true);
    own = read();
    return stored;
  },

  async recover() {
    await recover();
    return (own ??= read());
  },

  /** @type {(response: Response) => Promise<boolean>} */
  mayRepeat: async () => false,

  clear() {
    return forget(own?.sid, "revoked");
  },

  /**
   * @param {string | URL} url
   * @param {RequestInit} [init]
   * @returns {Promise<Response>}
   */
  async fetch(url, init = {}) {
    const response = await orAborted(answer(url, init), init.signal);
    if (left) return never;
    return (await session.mayRepeat(response)) ? session.fetch(url, init) : response;
  },

  watch() {
    onChange(look);
    addEventListener("pageshow", (event) => event.persisted && look());
    addEventListener("online", look);
    document.addEventListener("resume", look);
    document.addEventListener("visibilitychange", () => document.hidden || look());
  },

  async signOut() {
    const tokens = read();
    dispatchEvent(new Event("treeline:signed-out"));
    leave();
    await Promise.all([forget(tokens?.sid, "revoked"), tokens && remember(tokens.refresh)]);
    if (tokens) await confirmSignOut(tokens.refresh);
  },

  reload: () => leave(() => location.reload()),
};

// Requests

/**
 * @param {string | URL} url
 * @param {RequestInit} init
 * @returns {Promise<Response>}
 */
async function answer(url, init) {
  const { origin, pathname } = new URL(url, location.href);
  if (origin !== location.origin) return fetch(url, init);
  if (UNSIGNED_PATHS.test(pathname)) return fetch(url, await withProof(pathname, init));
  const used = await ready();
  const response = await send(url, init, used);
  if (response.status !== 401) return response;

  const ends = !RENEW.test(response.code ?? "");
  if (ends) await recover(); // after a crash these may be tokens from before another sign-in
  const now = await current();
  if (now.access === used.access) {
    if (ends) return end(response.code);
    await renew(used);
  }
  const again = await send(url, init, await current());
  if (again.status === 401) throw new Trouble(again);
  return again;
}

/** The tokens of this page's own session. Without them, or with another's, the page is left and this never answers. */
async function current() {
  if (!read() && !(own && endReason())) await recover();
  const now = read();
  if (!now || ending) return end();
  if (own && now.sid !== own.sid) return session.reload();
  return (own = now);
}

/** Tokens to send a request with. It waits for a refresh only where it would be refused without one. */
async function ready() {
  const now = await current();
  if (!due(now)) return now;
  const renewed = renew(now);
  if (now.expires_at <= Date.now()) return renewed;
  renewed.catch(() => {});
  return now;
}

/**
 * @param {string | URL} url
 * @param {RequestInit} init
 * @param {Tokens} tokens
 */
function send(url, init, { access }) {
  // A lost answer may have been the answer to something done: only what is safe is sent again.
  const pauses = /^(post|put|patch|delete)$/i.test(init.method ?? "") ? [] : BACKOFF_MS;
  return withRetries(() => ask(url, signed(init, access), init.signal), pauses);
}

// The one refresh

/** @param {Tokens} old */
function renew(old) {
  renewing ??= renewal(old).finally(() => (renewing = null));
  return renewing.then(current);
}

/** @param {Tokens} old */
async function renewal(old) {
  const once = (/** @type {Tokens} */ tokens) => withRetries(() => locked(() => rotate(tokens)), BACKOFF_MS);
  await once(old);
  const now = read();
  // An answer that was lost hours ago comes again as it was, and may have expired by now.
  if (now?.sid === old.sid && now.access !== old.access && due(now)) await once(now);
}

/**
 * One attempt, unless there are other tokens by now. Answers whether it stored some.
 * @param {Tokens} old
 */
async function rotate(old) {
  const isOld = () => read()?.access === old.access;
  if (isOld()) await recover();
  if (!isOld()) return false;
  const response = await refresh(old);
  const body = await json(response);
  if (END.test(response.code ?? "")) {
    if (isOld()) end(response.code);
    return false;
  }
  if (body.sid !== old.sid || !body.access || !body.refresh) throw new Trouble(response);
  await write(body);
  return true;
}

/**
 * Few seconds left: 20, or a third of a shorter life. Counted from the receipt, never against the server's clock.
 * @param {Tokens} tokens
 */
function due(tokens) {
  const { iat, exp } = claims(tokens.access);
  return tokens.expires_at - Date.now() < Math.min(20, (exp - iat) / 3) * 1000;
}

/** After sleep, offline, the back-forward cache or a change by another tab. */
async function look() {
  const now = await current();
  if (due(now)) renew(now).catch(() => {}); // if it matters, the next request will report it
}

// Leaving

/**
 * @param {string} [code]  the server's; none where another tab has ended the session
 * @returns {Promise<never>}
 */
async function end(code) {
  ending = true;
  while (Math.abs(Date.now() - typedAt) < TYPING_IDLE_MS) await sleep(TYPING_IDLE_MS);
  return leave(async () => {
    const reason = (code ? REASONS[code] : endReason()) || "revoked";
    const next = encodeURIComponent(location.pathname + location.search + location.hash);
    if (own && (read() ?? own).sid === own.sid) await forget(own.sid, reason);
    location.replace(`${loginUrl()}?next=${next}${own ? `&why=${reason}` : ""}`);
  });
}

/**
 * Once: no private content stays on the page, and no request is answered any more.
 * @param {() => void} [go]
 * @returns {Promise<never>}
 */
function leave(go) {
  if (left) return never;
  left = true;
  if (go) dispatchEvent(new Event("treeline:leave"));
  document.title = "";
  document.body.hidden = true;
  document.body.replaceChildren();
  go?.();
  return never;
}

const loginUrl = () => document.documentElement.dataset.login ?? "/login";
