// Events of runs that the server has not confirmed yet. They are kept in IndexedDB, so they outlive the tab, the browser
// and the sign-in. A row: {user, run, about: {tree, release, began: ms}, event, at: ms}; its key is its place in the order.

const opened = open();
const memory = new Map(); // where the browser keeps nothing: until the tab is closed
let counter = 0;

export const queue = {
  async add(row) {
    const db = await opened;
    if (db) return asked(store(db, "readwrite").add(row));
    memory.set(++counter, row);
    return counter;
  },

  /** The person's rows in their order, each with its `key`; of one run, or of all. */
  async waiting(user, run) {
    const db = await opened;
    const rows = db ? await read(db) : [...memory].map(([key, row]) => ({ ...row, key }));
    return rows.filter((row) => row.user === user && (!run || row.run === run));
  },

  async drop(keys) {
    const db = await opened;
    if (!db) return keys.forEach((key) => memory.delete(key));
    const events = store(db, "readwrite");
    await Promise.all(keys.map((key) => asked(events.delete(key))));
  },
};

async function read(db) {
  const events = store(db, "readonly");
  const [rows, keys] = await Promise.all([asked(events.getAll()), asked(events.getAllKeys())]);
  return rows.map((row, i) => ({ ...row, key: keys[i] }));
}

function store(db, mode) {
  return db.transaction("events", mode).objectStore("events");
}

function asked(request) {
  return new Promise((done, fail) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => fail(request.error);
  });
}

async function open() {
  try {
    const request = indexedDB.open("treeline", 1);
    request.onupgradeneeded = () => request.result.createObjectStore("events", { autoIncrement: true });
    return await asked(request);
  } catch {
    return null;
  }
}
