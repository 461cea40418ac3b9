// Events of runs that the server has not confirmed yet. They are kept in IndexedDB, so they outlive the tab, the browser
// and the sign-in. A row: {user, run, about: {tree, release, began: ms}, event, at: ms}; its key is its place in the order.

let opened = open();
const memory = new Map(); // what the browser does not keep, or has no room for: until the tab is closed
let counter = 0;

export const queue = {
  async add(row) {
    try {
      await kept(await opened, row);
    } catch {
      memory.set(`memory ${++counter}`, row);
    }
  },

  /** The person's rows in their order, each with its `key`; of one run, or of all. */
  async waiting(user, run) {
    const db = await opened;
    const rows = [...(db ? await read(db) : []), ...[...memory].map(([key, row]) => ({ ...row, key }))];
    return rows.filter((row) => row.user === user && (!run || row.run === run));
  },

  async drop(keys) {
    const stored = keys.filter((key) => !memory.delete(key));
    if (!stored.length) return;
    const events = store(await opened, "readwrite");
    await Promise.all(stored.map((key) => asked(events.delete(key))));
  },
};

/** Not a moment later than it has to be: the tab may be closing. */
function kept(db, row) {
  const events = store(db, "readwrite");
  const request = events.add(row);
  events.transaction.commit?.();
  return asked(request);
}

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
    const db = await asked(request);
    db.onclose = () => (opened = open()); // its data were cleared
    return db;
  } catch {
    return null;
  }
}
