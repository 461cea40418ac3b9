// @ts-check
// What was typed into a form is kept when the session ends, for this tab, this URL and this person, and is put back
// when the same form is on the page again. Passwords and files are never kept.
import { announce } from "../page/announce.js";
import { changed, fields, formName, restore, state } from "../page/form-state.js";
import { withStorage } from "../page/storage.js";
import { session } from "./session.js";

const PREFIX = "treeline.draft:";
const RETENTION_MS = 86_400_000;

/**
 * @typedef {import("../page/form-state.js").State} State
 * @typedef {{at: number, forms: Record<string, [key: string, state: State][]>, dialog?: string | null}} Draft
 */

addEventListener("treeline:leave", keep);
document.addEventListener("htmx:after:swap", putBack);
deleteOld();

const storageKey = () => `${PREFIX}${session.user}:${location.pathname}${location.search}`;

function keep() {
  const forms = read(storageKey())?.forms ?? {};
  for (const form of document.forms) {
    const typed = fields(form).filter(({ field }) => changed(field));
    const name = formName(form);
    if (typed.length && name) forms[name] = typed.map(({ key, field }) => [key, state(field)]);
  }
  const dialog = document.querySelector("dialog[open] form[hx-post]")?.getAttribute("hx-post");
  write(storageKey(), { at: Date.now(), forms, dialog });
}

function putBack() {
  const draft = read(storageKey());
  if (!draft) return;
  if (draft.dialog && draft.forms[draft.dialog]) reopen(draft);
  for (const form of document.forms) {
    const name = formName(form);
    const typed = name && draft.forms[name];
    if (typed) {
      delete draft.forms[name];
      fill(form, new Map(typed));
    }
  }
  write(storageKey(), draft);
}

/**
 * Asks once more for a form that was in the dialog: its URL is the one it is posted to.
 * @param {Draft} draft
 */
function reopen(draft) {
  htmx.ajax("GET", draft.dialog ?? "", { target: "#dialog" });
  delete draft.dialog;
}

/**
 * @param {HTMLFormElement} form
 * @param {Map<string, State>} typed
 */
function fill(form, typed) {
  for (const { key, field } of fields(form)) {
    const was = typed.get(key);
    if (was === undefined) continue;
    restore(field, was);
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
  reveal(form);
  announce("What you had typed is back.");
}

/** @param {HTMLFormElement} form */
function reveal(form) {
  const dialog = form.closest("dialog");
  const details = form.closest("details");
  if (dialog && !dialog.open) dialog.showModal();
  if (details) details.open = true;
}

// Storage: one entry for a person and a URL; nothing where the browser blocks it

/**
 * @param {string} key
 * @returns {Draft | null}
 */
function read(key) {
  return JSON.parse(withStorage((storage) => storage.getItem(key), "sessionStorage") ?? "null");
}

/**
 * @param {string} key
 * @param {Draft} draft
 */
function write(key, draft) {
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
