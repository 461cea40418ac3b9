// Events of runs that the server has not confirmed yet. They are kept in IndexedDB, so they outlive the tab, the
// browser and the sign-in. A row's key is its place in the order.

let database = open();
/** @type {Map<string, Run.Row>} */
const memory = new Map(); // rows that the browser could not store: until the tab is closed
let counter = 0;

export const queue = {
  /** @param {Run.Row} row */
  async add(row) {
    try {
      await write(await database, row);
    } catch {
      memory.set(`memory ${++counter}`, row);
    }
  },

  /**
   * The user's rows in their order; of one run, or of all.
   * @param {string | null} user
   * @param {string} [run]
   */
  async waiting(user, run) {
    const db = await database;
    const rows = [...(db ? await read(db) : []), ...[...memory].map(([key, row]) => ({ ...row, key }))];
    return rows.filter((row) => row.user === user && (!run || row.run === run));
  },

  /** @param {IDBValidKey[]} keys */
  async drop(keys) {
    const stored = keys.filter((key) => !memory.delete(String(key)));
    if (!stored.length) return;
    const events = store(await database, "readwrite");
    await Promise.all(stored.map((key) => result(events.delete(key))));
  },
};

/**
 * Commits at once: the tab may be closing.
 * @param {IDBDatabase | null} db
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
 * @param {IDBDatabase | null} db
 * @param {IDBTransactionMode} mode
 */
function store(db, mode) {
  if (!db) throw new Error("IndexedDB is not available");
  return db.transaction("events", mode).objectStore("events");
}

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

/** @returns {Promise<IDBDatabase | null>} */
async function open() {
  try {
    const request = indexedDB.open("treeline", 1);
    request.onupgradeneeded = () => request.result.createObjectStore("events", { autoIncrement: true });
    const db = await result(request);
    db.onclose = () => (database = open()); // the site's data were cleared
    return db;
  } catch {
    return null;
  }
}
