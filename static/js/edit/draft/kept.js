// What an editor has not saved yet is kept in this browser: one entry for a person, a guide and a page that is open.
// A page holds a lock as long as it lives, so another one can tell what was left behind by a page that is gone.
import { session } from "../../session/session.js";
import { withStorage } from "../../page/storage.js";
import { uuid } from "../../page/uuid.js";

const PREFIX = "treeline.edit:";
const MONTH = 30 * 86_400_000;

export class Kept {
  tab = uuid();
  #prefix;
  #key;
  #release = () => {};

  constructor(tree) {
    this.#prefix = `${PREFIX}${session.user}:${tree}:`;
    this.#key = this.#prefix + this.tab;
    navigator.locks?.request(this.#key, () => new Promise((done) => (this.#release = done)));
  }

  /** `edits`: anything that JSON holds, or null for nothing. False where the browser has no room for it. */
  put(edits) {
    try {
      if (edits) localStorage.setItem(this.#key, JSON.stringify({ ...edits, at: Date.now() }));
      else localStorage.removeItem(this.#key);
      return true;
    } catch {
      return false;
    }
  }

  /** What pages that are gone had not saved, oldest first. Each is this page's to save now. */
  async left() {
    const found = [];
    for (const key of (withStorage(Object.keys) ?? []).filter((name) => name.startsWith(PREFIX))) {
      const kept = JSON.parse(localStorage.getItem(key));
      if (!kept) continue; // another page took it meanwhile
      if (Date.now() - kept.at > MONTH) localStorage.removeItem(key);
      else if (key.startsWith(this.#prefix) && (await free(key))) found.push({ ...kept, key });
    }
    return found.sort((one, other) => one.at - other.at);
  }

  forget({ key }) {
    withStorage((storage) => storage.removeItem(key));
  }

  close() {
    this.#release();
  }
}

async function free(key) {
  if (!navigator.locks) return true;
  return navigator.locks.request(key, { ifAvailable: true }, (lock) => Boolean(lock));
}
