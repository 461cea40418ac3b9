// @ts-check
// What was typed into a form is kept when the session ends, for this tab, this URL and this person, and is put back
// when the same form is on the page again. Passwords and files are never kept.
import { formName, typedIn } from "../forms/form-state.js";
import { withStorage } from "../base/storage.js";
import { session } from "./session.js";

const PREFIX = "treeline.draft:";
const RETENTION_MS = 86_400_000;

/**
 * @typedef {import("../forms/form-state.js").State} State
 * @typedef {{at: number, forms: Record<string, [key: string, state: State][]>, dialog?: string | null}} Draft
 */

addEventListener("treeline:leave", keep);
document.addEventListener("htmx:after:swap", putBack);
deleteOld();

export const storageKey = () => `${PREFIX}${session.user}:${location.pathname}${location.search}`;

function keep() {
  const forms = read(storageKey())?.forms ?? {};
  for (const form of document.forms) {
    const typed = typedIn(form);
    const name = formName(form);
    if (typed.length && name) forms[name] = typed;
  }
  const dialog = document.querySelector("dialog[open] form[hx-post]")?.getAttribute("hx-post");
  write(storageKey(), { at: Date.now(), forms, dialog });
}

async function putBack() {
  if (!read(storageKey())) return;
  const forms = await import("../forms/kept-forms.js").catch(() => null); // the next content tries again
  forms?.putBack();
}

// Storage: one entry for a person and a URL; nothing where the browser blocks it

/**
 * @param {string} key
 * @returns {Draft | null}
 */
export function read(key) {
  return JSON.parse(withStorage((storage) => storage.getItem(key), "sessionStorage") ?? "null");
}

/**
 * @param {string} key
 * @param {Draft} draft
 */
export function write(key, draft) {
  const isEmpty = !Object.keys(draft.forms).length;
  const change = (/** @type {Storage} */ storage) =>
    isEmpty ? storage.removeItem(key) : storage.setItem(key, JSON.stringify(draft));
  withStorage(change, "sessionStorage");
}

/** Deletes what is over a day old, and everything that another person typed. */
function deleteOld() {
  if (!session.user) return;
  const keys = withStorage(Object.keys, "sessionStorage") ?? [];
  for (const key of keys.filter((name) => name.startsWith(PREFIX))) {
    const own = key.startsWith(`${PREFIX}${session.user}:`);
    const isOld = Date.now() - (read(key)?.at ?? 0) > RETENTION_MS;
    if (!own || isOld) withStorage((storage) => storage.removeItem(key), "sessionStorage");
  }
}
