// The sign-in of this browser: one pair of tokens in localStorage, shared by its tabs. Knows no htmx.
// docs/sign-in-protocol.md tells why each rule is here.
//
//   session.tokens            {access, refresh, expires_at: ms on this machine's clock, sid, gen}, or null
//   session.user              the id of the person this page belongs to (text), or null
//   session.setTokens(body)   after login, register or a change of password: body is the API's answer
//   session.clear()           forgets the tokens, here and in the other tabs
//   session.ended             whether this page is on its way out
//   session.fetch(url, init)  like fetch, signed in; rejects with Trouble where no answer of ours came
//   session.watch()           follow the other tabs, sleep and the network (pages that need a sign-in)
//   session.signOut()         here and on the server
//
// When the sign-in ends, "treeline:leave" is fired on window while the page still stands.

const KEY = "treeline.session";
const AUTH = "/api/v1/auth/";
const UNSIGNED_PATHS = /^\/api\/v1\/auth\/(login|register|refresh)$/;
const RENEW = /^token_(expired|invalid)$/;
const END = /^(refresh_expired|refresh_reused|session_revoked|user_inactive|credentials_changed|token_invalid)$/;
const WHY = { refresh_expired: "expired", token_invalid: "expired", credentials_changed: "password" };
const BACKOFF_MS = [300, 1000, 3000];
const MAX_RETRY_AFTER_MS = 10_000; // a Retry-After beyond this is for the person to decide
const LOCK_WAIT_MS = 5000;
const REFRESH_TIMEOUT_MS = 8000;
const LOCK_HOLD_MS = 100;
const TYPING_IDLE_MS = 1000;
const never = new Promise(() => {});

/** No answer of ours. `status`: 0 when nothing came at all; `wait`: ms that the other side asked for. */
export class Trouble extends Error {
  constructor(response, cause) {
    super(response ? `answered ${response.status}` : "no answer", { cause });
    const said = (name) => response?.headers.get(name);
    const after = said("Retry-After");
    this.status = response?.status ?? 0;
    this.wait = after * 1000 || Date.parse(after) - Date.parse(said("Date")) || 0;
  }
}

let mine = read();
let renewing = null;
let left = false;
let typed = 0;
addEventListener("keydown", () => (typed = Date.now()), true);

export const session = {
  get tokens() {
    return read();
  },

  get user() {
    return mine && claims(mine.refresh).user_id;
  },

  get ended() {
    return left;
  },

  setTokens(body) {
    mine = store(body);
  },

  clear() {
    localStorage.removeItem(KEY);
  },

  async fetch(url, init = {}) {
    const response = await orAborted(answer(url, init), init.signal);
    return left ? never : response;
  },

  watch() {
    addEventListener("storage", (event) => (event.key ?? KEY) === KEY && look());
    addEventListener("pageshow", (event) => event.persisted && look());
    addEventListener("online", look);
    document.addEventListener("resume", look);
    document.addEventListener("visibilitychange", () => document.hidden || look());
  },

  async signOut() {
    const tokens = read();
    session.clear();
    leave();
    const init = { method: "POST", keepalive: true, signal: AbortSignal.timeout(3000) };
    if (tokens) await fetch(AUTH + "logout", signed(init, tokens.refresh)).catch(() => {});
    location.replace(`${loginUrl()}?why=signed_out`);
  },
};

// Requests

async function answer(url, init) {
  const target = new URL(url, location.href);
  if (target.origin !== location.origin || UNSIGNED_PATHS.test(target.pathname)) return fetch(url, init);
  const used = await ready();
  const response = await send(url, init, used);
  if (response.status !== 401) return response;

  const now = await current();
  if (now.access === used.access) {
    if (!RENEW.test(response.code)) return end(response.code);
    await renew(used);
  }
  const again = await send(url, init, await current());
  if (again.status === 401) throw new Trouble(again);
  return again;
}

/** The tokens of this page's own sign-in. Where they are gone or somebody else's, the page goes, and nobody is answered. */
async function current() {
  const now = read();
  if (!now) return end();
  if (mine && now.sid !== mine.sid) return reload();
  return (mine = now);
}

async function ready() {
  const now = await current();
  if (!due(now)) return now;
  return renew(now).catch((trouble) => {
    if (now.expires_at > Date.now()) return now;
    throw trouble;
  });
}

function send(url, init, { access }) {
  // An answer that was lost may have been the answer to something done: only what is safe is asked again.
  const pauses = /^(post|put|patch|delete)$/i.test(init.method) ? [] : BACKOFF_MS;
  return withRetries(() => ask(url, signed(init, access), init.signal), pauses);
}

function signed(init, token) {
  const headers = new Headers(init.headers);
  headers.set("Authorization", `Bearer ${token}`);
  return { ...init, headers };
}

/** Answers of ours, whole, with the `code` of a 401; anything else is Trouble. */
async function ask(url, init, abort) {
  let response;
  try {
    response = await fetch(url, init);
    await response.clone().arrayBuffer();
  } catch (cause) {
    throw abort?.aborted ? cause : new Trouble(null, cause);
  }
  if (response.status === 401) response.code = (await json(response)).code;
  if (!isOurs(response)) throw new Trouble(response);
  return response;
}

/** Our 401 has a code. Our pages say what they may run; HTML that does not came from something in between. */
function isOurs({ status, code, headers }) {
  if (status === 401) return RENEW.test(code) || END.test(code);
  const shaped = headers.has("Content-Security-Policy") || /json/.test(headers.get("Content-Type"));
  return shaped && status !== 429 && status < 500;
}

const json = (response) => response.clone().json().catch(() => ({}));

async function withRetries(work, pauses) {
  for (const pause of [...pauses, 0]) {
    try {
      return await work();
    } catch (trouble) {
      if (!pause || !(trouble instanceof Trouble) || trouble.wait > MAX_RETRY_AFTER_MS) throw trouble;
      await sleep(Math.max(trouble.wait, pause * (0.75 + Math.random() / 2)));
    }
  }
}

const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

function orAborted(promise, signal) {
  if (!signal) return promise;
  return Promise.race([
    promise,
    new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason), { once: true })),
  ]);
}

// The one refresh

function renew(old) {
  renewing ??= renewal(old).finally(() => (renewing = null));
  return renewing.then(current);
}

async function renewal(old) {
  await withRetries(() => locked(() => rotate(old)), BACKOFF_MS);
  const now = read();
  // An answer that was lost hours ago comes again as it was, and may have run out by now.
  if (now?.sid === old.sid && now.access !== old.access && due(now)) await withRetries(() => locked(() => rotate(now)), BACKOFF_MS);
}

/** One attempt, unless the store holds other tokens by now. */
async function rotate(old) {
  if (read()?.access !== old.access) return;
  const init = { method: "POST", redirect: "error", cache: "no-store", signal: AbortSignal.timeout(REFRESH_TIMEOUT_MS) };
  const response = await ask(AUTH + "refresh", signed(init, old.refresh));
  const body = await json(response);
  const now = read();
  if (END.test(response.code)) {
    if (now?.access === old.access) end(response.code);
  } else if (body.sid !== old.sid || !body.access || !body.refresh) {
    throw new Trouble(response);
  } else if (now?.sid === body.sid && now.gen < body.gen) {
    store(body);
  }
}

/**
 * Runs `work` under the browser-wide lock, or without it where there is none to be had: the server copes with both.
 * The lock is kept a moment longer, because what one tab stores takes its time to reach the next.
 */
function locked(work) {
  return new Promise((done, fail) => {
    let had = false;
    const run = () => work().then(done, fail);
    const take = async () => {
      had = true;
      await run();
      await sleep(LOCK_HOLD_MS);
    };
    const ask = async () => navigator.locks.request(KEY, { signal: AbortSignal.timeout(LOCK_WAIT_MS) }, take);
    ask().catch(() => had || run());
  });
}

// The store

function read() {
  try {
    const tokens = JSON.parse(localStorage.getItem(KEY));
    return tokens?.access && tokens.refresh ? tokens : null;
  } catch {
    return null;
  }
}

function store({ access, refresh, expires_in, sid, gen }) {
  const tokens = { access, refresh, expires_at: Date.now() + expires_in * 1000, sid, gen };
  localStorage.setItem(KEY, JSON.stringify(tokens));
  return tokens;
}

/** What a token says; nothing when it can't be read: the server will tell what is wrong with it. */
function claims(token) {
  try {
    return JSON.parse(atob(token.split(".")[1].replaceAll("-", "+").replaceAll("_", "/")));
  } catch {
    return {};
  }
}

/** Few seconds left: 20, or a third of a shorter life. Counted from the moment of receipt, never against the server's clock. */
function due(tokens) {
  const { iat, exp } = claims(tokens.access);
  return tokens.expires_at - Date.now() < Math.min(20, (exp - iat) / 3) * 1000;
}

/** After sleep, offline, the back-forward cache or a change by another tab. */
async function look() {
  const now = await current();
  if (due(now)) renew(now).catch(() => {}); // the next request will say so, should it still matter
}

// Leaving

/** `code`: the server's reason; none when another tab has ended it. Nobody is taken away in the middle of a word. */
async function end(code) {
  while (Date.now() - typed < TYPING_IDLE_MS) await new Promise((go) => setTimeout(go, TYPING_IDLE_MS));
  return leave(() => {
    const why = mine ? `&why=${WHY[code] ?? "revoked"}` : "";
    const next = encodeURIComponent(location.pathname + location.search + location.hash);
    if (read()?.sid === mine?.sid) session.clear();
    location.replace(`${loginUrl()}?next=${next}${why}`);
  });
}

const reload = () => leave(() => location.reload());

/** Once: nothing private is left to see, and nothing that was asked is answered any more. */
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
