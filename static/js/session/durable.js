// @ts-check
// A few values that survive a crash of the browser: in IndexedDB, on disk before a write counts as done.
// localStorage is written to disk up to a minute late, so a crash brings its older content back.
import { SESSION } from "../base/storage.js";
import { orAborted } from "./wait.js";

const STORE = "values";
const TIMEOUT_MS = 2000;

let silent = false; // while a transaction that did not answer in time still does not

/**
 * Runs `work` in one transaction and answers the result of the request that it returns. Rejects where IndexedDB is
 * missing or refuses, and with a TimeoutError where it does not answer: at once, if it does not answer already.
 * @param {IDBTransactionMode} mode
 * @param {(store: IDBObjectStore) => IDBRequest} work
 * @returns {Promise<any>}
 */
export async function transact(mode, work) {
  if (silent) throw new DOMException("", "TimeoutError");
  const running = run(mode, work);
  try {
    return await inTime(running);
  } catch (error) {
    silent = isTimeout(error);
    if (silent) running.catch(() => {}).then(() => (silent = false));
    throw error;
  }
}

/** @param {unknown} error */
export const isTimeout = (error) => error instanceof DOMException && error.name === "TimeoutError";

/**
 * @template T
 * @param {Promise<T>} promise
 */
export const inTime = (promise) => orAborted(promise, AbortSignal.timeout(TIMEOUT_MS));

/**
 * @param {IDBTransactionMode} mode
 * @param {(store: IDBObjectStore) => IDBRequest} work
 */
async function run(mode, work) {
  const database = await open();
  return new Promise((done, fail) => {
    const transaction = database.transaction(STORE, mode, { durability: "strict" });
    const request = work(transaction.objectStore(STORE));
    transaction.oncomplete = () => done(request.result);
    transaction.onabort = () => fail(transaction.error);
  }).finally(() => database.close());
}

/** @returns {Promise<IDBDatabase>} */
function open() {
  return new Promise((done, fail) => {
    const request = indexedDB.open(SESSION);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE);
    request.onsuccess = () => done(request.result);
    request.onerror = () => fail(request.error);
  });
}
