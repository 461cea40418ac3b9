// Events of runs that the server has not confirmed yet. They are kept in IndexedDB, so they outlive the tab, the
// browser and the sign-in. A browser may refuse that, never answer, or break later: then the events of this page are
// sent from its memory.
import { announce } from "../base/announce.js";

const MAX_WAIT_MS = 1500; // for an answer of IndexedDB
const NOT_KEPT =
  "This browser cannot keep entries just now. They are sent at once: leave this page open until it says “Saved”.";

let database = open();
database.catch(() => {}); // reported by the first attempt that needs it
let broken = false;
let told = false;
/** @type {Map<string, {row: Run.Row, stored: boolean}>} */
const memory = new Map(); // UUID -> an event that this page added, until it is sent

export const queue = {
  /** @param {Run.Row} row */
  async add(row) {
    const stored = (await attempt((db) => write(db, row))) !== null;
    memory.set(row.event.uuid, { row, stored }); // not before: nobody sends what its page still counts as being stored
    if (stored || told) return;
    told = true;
    announce(NOT_KEPT);
  },

  /**
   * The user's rows in their order; of one run, or of all.
   * @param {string | null} user
   * @param {string} [run]
   * @returns {Promise<Run.StoredRow[]>}
   */
  async waiting(user, run) {
    const stored = await attempt(read);
    if (stored) forgetSentElsewhere(stored);
    const added = [...memory.values()].filter((entry) => !stored || !entry.stored);
    const rows = [...(stored ?? []), ...added.map(({ row }) => ({ ...row, key: "" }))];
    return rows.filter((row) => row.user === user && (!run || row.run === run));
  },

  /** Whether the server has confirmed all that this page added. */
  get isEmpty() {
    return !memory.size;
  },

  /** @param {Run.StoredRow[]} rows */
  async drop(rows) {
    for (const { event } of rows) memory.delete(event.uuid);
    const keys = rows.map(({ key }) => key).filter((key) => key !== "");
    if (keys.length) await attempt((db) => remove(db, keys));
  },
};

/**
 * What `work` answers; null where IndexedDB failed once, in whatever way: it is not asked again on this page.
 * @template T
 * @param {(db: IDBDatabase) => Promise<T>} work
 * @returns {Promise<T | null>}
 */
async function attempt(work) {
  if (broken) return null;
  try {
    return await inTime(database.then(work));
  } catch {
    broken = true;
    return null;
  }
}

/**
 * @template T
 * @param {Promise<T>} promise
 * @returns {Promise<T>}
 */
function inTime(promise) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(reject, MAX_WAIT_MS, new Error("IndexedDB does not answer"));
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

/** @param {Run.StoredRow[]} stored */
function forgetSentElsewhere(stored) {
  const waiting = new Set(stored.map(({ event }) => event.uuid));
  for (const [uuid, entry] of memory) if (entry.stored && !waiting.has(uuid)) memory.delete(uuid);
}

/**
 * Commits at once: the tab may be closing.
 * @param {IDBDatabase} db
 * @param {Run.Row} row
 */
function write(db, row) {
  const events = store(db, "readwrite");
  const request = events.add(row);
  events.transaction.commit?.();
  return result(request);
}

/**
 * @param {IDBDatabase} db
 * @returns {Promise<Run.StoredRow[]>}
 */
async function read(db) {
  const events = store(db, "readonly");
  const [rows, keys] = await Promise.all([result(events.getAll()), result(events.getAllKeys())]);
  return rows.map((row, i) => ({ ...row, key: keys[i] }));
}

/**
 * @param {IDBDatabase} db
 * @param {IDBValidKey[]} keys
 */
function remove(db, keys) {
  const events = store(db, "readwrite");
  return Promise.all(keys.map((key) => result(events.delete(key))));
}

/**
 * @param {IDBDatabase} db
 * @param {IDBTransactionMode} mode
 */
const store = (db, mode) => db.transaction("events", mode).objectStore("events");

/**
 * @template T
 * @param {IDBRequest<T>} request
 * @returns {Promise<T>}
 */
function result(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** @returns {Promise<IDBDatabase>} */
async function open() {
  const request = indexedDB.open("treeline", 1);
  request.onupgradeneeded = () => request.result.createObjectStore("events", { autoIncrement: true });
  const db = await result(request);
  db.onclose = openAgain;
  return db;
}

/** The site's data were cleared. What this page has added and the server has not is stored once more. */
function openAgain() {
  database = open();
  database.catch(() => {});
  const entries = [...memory.values()];
  for (const entry of entries) entry.stored = false;
  for (const { row } of entries) queue.add(row);
}
