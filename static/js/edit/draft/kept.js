// What an editor has not saved yet is kept in this browser: one entry for a user, a guide and an open page. A page
// holds a lock as long as it is open, so another one can tell what a closed page left behind.
import { withStorage } from "../../base/storage.js";
import { uuid } from "../../base/uuid.js";
import { session } from "../../session/session.js";

const PREFIX = "treeline.edit:";
const MAX_AGE_MS = 30 * 86_400_000;

export class Kept {
  tab = uuid();
  #prefix;
  #key;
  /** @type {(value?: unknown) => void} */
  #unlock = () => {};

  /** @param {string} tree */
  constructor(tree) {
    this.#prefix = `${PREFIX}${session.user}:${tree}:`;
    this.#key = this.#prefix + this.tab;
    navigator.locks?.request(this.#key, () => new Promise((resolve) => (this.#unlock = resolve)));
  }

  /**
   * @param {Edit.Unsaved | null} unsaved null for nothing
   * @returns {boolean} false where the browser has no room for it
   */
  put(unsaved) {
    try {
      if (unsaved) localStorage.setItem(this.#key, JSON.stringify({ ...unsaved, at: Date.now() }));
      else localStorage.removeItem(this.#key);
      return true;
    } catch {
      return false;
    }
  }

  /**
   * What closed pages had not saved, oldest first. This page is responsible for it now.
   * @returns {Promise<Edit.Kept[]>}
   */
  async left() {
    const left = [];
    for (const key of (withStorage(Object.keys) ?? []).filter((name) => name.startsWith(PREFIX))) {
      const kept = JSON.parse(localStorage.getItem(key) ?? "null");
      if (!kept) continue; // another page took it meanwhile
      if (Date.now() - kept.at > MAX_AGE_MS) localStorage.removeItem(key);
      else if (key.startsWith(this.#prefix) && (await isUnlocked(key))) left.push({ ...kept, key });
    }
    return left.sort((one, other) => one.at - other.at);
  }

  /** @param {{key: string}} kept */
  forget({ key }) {
    withStorage((storage) => storage.removeItem(key));
  }

  close() {
    this.#unlock();
  }
}

/** @param {string} key */
async function isUnlocked(key) {
  if (!navigator.locks) return true;
  return navigator.locks.request(key, { ifAvailable: true }, (lock) => Boolean(lock));
}
