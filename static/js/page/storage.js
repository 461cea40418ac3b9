// @ts-check

/**
 * What `use` answers with the browser's storage; null where that is full or blocked.
 * @template T
 * @param {(storage: Storage) => T} use
 * @param {"localStorage" | "sessionStorage"} [name]
 */
export function withStorage(use, name = "localStorage") {
  try {
    return use(window[name]);
  } catch {
    return null;
  }
}
