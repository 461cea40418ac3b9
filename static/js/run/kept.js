// The pages of runs that this user opened lately, in this browser: a run that was opened once can be opened, and a
// guide that was run once can be run, without any network. They are kept in IndexedDB like the queue, not by the
// service worker, which keeps nothing private; and they go with the sign-out (session/sign-out.js), or once another
// user opens a run here.
import { session, Trouble } from "../session/session.js";
import { url as urlOf } from "../base/facts.js";
import { uuid } from "../base/uuid.js";
import { inTime } from "../session/durable.js";
import { RUN_PAGES } from "../session/sign-out.js";

const MAX_PAGES = 30;
const MAX_AGE_MS = 7 * 86_400_000;
const GONE = [403, 404];
const RUN_ID = / data-run="([^"]*)"/;
const RUN_TAG = /<div class="run"(?:\s+[^\s"=<>]+(?:="[^"]*")?)*\s*>/;
const VALUE_OR_NEW = /="[^"]*"|\sdata-new(?=[\s>])/g;

/** @typedef {{key: string, user: string | null, run: string, html: string, at: number}} Page */

addEventListener("treeline:run-sent", ({ detail: { run, body } }) => update(run, body));

/**
 * Keeps the server's answer; where it refuses, what was kept goes.
 * @param {string} url
 * @param {Response} response
 */
export async function keepPage(url, response) {
  if (response.ok) keep(url, await response.text());
  else if (GONE.includes(response.status)) attempt("readwrite", (pages) => pages.delete(keyOf(url)));
}

/**
 * What was kept of `url`, where there was no answer; null where that is nothing.
 * @param {string} url
 * @param {unknown} [error]
 */
export async function keptPage(url, error = new Trouble(null)) {
  /** @type {Page | null | undefined} */
  const page =
    error instanceof Trouble && !error.status ? await attempt("readonly", (pages) => pages.get(keyOf(url))) : null;
  const html = page && asOpenedNow(page);
  return html ? new Response(html, { headers: { "Content-Type": "text/html; charset=utf-8" } }) : null;
}

/**
 * The tag of a run that the server has, with the time that has gone by since it was kept.
 * @param {string} tag
 * @param {number} at
 */
const withTime = (tag, at) =>
  tag.replace(/ data-elapsed="(\d+)"/, (_, elapsed) => ` data-elapsed="${+elapsed + secondsSince(at)}"`);

const secondsSince = (/** @type {number} */ at) => Math.max(0, Math.round((Date.now() - at) / 1000));

/** A page that begins a run begins another one each time. @param {Page} page */
const asOpenedNow = ({ html, at }) =>
  html.replace(RUN_TAG, (tag) =>
    withoutNew(tag) === tag ? withTime(tag, at) : tag.replace(RUN_ID, ` data-run="${uuid()}"`),
  );

/**
 * The tag of a run that the server has. Words of people, in values or in the text, may read like an attribute.
 * @param {string} tag
 */
const withoutNew = (tag) => tag.replace(VALUE_OR_NEW, (part) => (part.startsWith("=") ? part : ""));

/**
 * The server has the run now, as `body` says: its page has a URL of its own, and begins there.
 * @param {string} run
 * @param {Run.Answer} body
 */
async function update(run, { run: { state }, summary }) {
  const page = (await all()).find((each) => each.user === session.user && each.run === run);
  if (!page) return;
  const changed = (/** @type {string} */ tag) =>
    withData(withData(withTime(withoutNew(tag), page.at), "state", state), "summary", summary);
  keep(urlOf("run", run), page.html.replace(RUN_TAG, changed));
}

/**
 * @param {string} tag
 * @param {string} name
 * @param {unknown} value
 */
function withData(tag, name, value) {
  const escaped = JSON.stringify(value).replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
  return tag.replace(new RegExp(` data-${name}="[^"]*"`), () => ` data-${name}="${escaped}"`);
}

/**
 * @param {string} url
 * @param {string} html
 */
function keep(url, html) {
  const run = RUN_ID.exec(RUN_TAG.exec(html)?.[0] ?? "")?.[1] ?? "";
  const page = { key: keyOf(url), user: session.user, run, html, at: Date.now() };
  return attempt("readwrite", (pages) => pages.put(page)).then(deleteOld);
}

const keyOf = (/** @type {string} */ url) => `${session.user} ${url}`;

/** The newest first. @returns {Promise<Page[]>} */
async function all() {
  const pages = /** @type {Page[]} */ ((await attempt("readonly", (store) => store.getAll())) ?? []);
  return pages.sort((one, other) => other.at - one.at);
}

/** And what another user left. */
async function deleteOld() {
  const isOld = (/** @type {Page} */ { user, at }, /** @type {number} */ place) =>
    user !== session.user || place >= MAX_PAGES || Date.now() - at > MAX_AGE_MS;
  for (const { key } of (await all()).filter(isOld)) await attempt("readwrite", (pages) => pages.delete(key));
}

/**
 * What `work` asks of the store; null where the browser keeps nothing.
 * @param {IDBTransactionMode} mode
 * @param {(pages: IDBObjectStore) => IDBRequest} work
 * @returns {Promise<any>}
 */
async function attempt(mode, work) {
  try {
    return await inTime(run(mode, work));
  } catch {
    return null;
  }
}

/**
 * @param {IDBTransactionMode} mode
 * @param {(pages: IDBObjectStore) => IDBRequest} work
 */
async function run(mode, work) {
  const db = await result(open());
  try {
    return await result(work(db.transaction("pages", mode).objectStore("pages")));
  } finally {
    db.close();
  }
}

function open() {
  const request = indexedDB.open(RUN_PAGES, 1);
  request.onupgradeneeded = () => request.result.createObjectStore("pages", { keyPath: "key" });
  return request;
}

/**
 * @template T
 * @param {IDBRequest<T>} request
 * @returns {Promise<T>}
 */
const result = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
