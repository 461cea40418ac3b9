// @ts-check

// What the stores of the session are called. A frame beside a ticket has its own: it must never find a tab's tokens.
export const SESSION = document.documentElement.dataset.session ?? "treeline.session";

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
