// What was typed into a form is kept when the sign-in ends, for this tab, this address and this person, and put back
// when the form is there again. Passwords and files are never kept.
import { announce } from "../page/announce.js";
import { session } from "./session.js";

const PREFIX = "treeline.draft:";
const DAY = 86_400_000;
const SKIPPED = /^(password|file|hidden|submit|button|image|reset)$/;

addEventListener("treeline:leave", keep);
document.addEventListener("htmx:after:swap", putBack);
purge();

const here = () => `${PREFIX}${session.user}:${location.pathname}${location.search}`;

function keep() {
  const forms = read(here())?.forms ?? {};
  for (const form of document.forms) {
    const typed = fields(form).filter(({ field }) => changed(field));
    if (typed.length && nameOf(form)) forms[nameOf(form)] = typed.map(({ key, field }) => [key, state(field)]);
  }
  const dialog = document.querySelector("dialog[open] form[hx-post]")?.getAttribute("hx-post");
  write(here(), { at: Date.now(), forms, dialog });
}

function putBack() {
  const draft = read(here());
  if (!draft) return;
  if (draft.forms[draft.dialog]) reopen(draft);
  for (const form of document.forms) {
    const typed = draft.forms[nameOf(form)];
    if (typed) {
      delete draft.forms[nameOf(form)];
      fill(form, new Map(typed));
    }
  }
  write(here(), draft);
}

/** A form that stood in the dialog is asked for again, once: its address is where it is sent to. */
function reopen(draft) {
  htmx.ajax("GET", draft.dialog, { target: "#dialog" });
  delete draft.dialog;
}

function fill(form, typed) {
  for (const { key, field } of fields(form)) {
    if (!typed.has(key)) continue;
    restore(field, typed.get(key));
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
  show(form);
  announce("What you had typed is back.");
}

function show(form) {
  const dialog = form.closest("dialog:not([open])");
  const details = form.closest("details");
  dialog?.showModal();
  if (details) details.open = true;
}

// Fields: a text, a list of chosen options, or ticked or not

const ticks = (field) => /^(checkbox|radio)$/.test(field.type);

/** What is kept of a form, each with a key that finds it again: its name, and its value or its place among its namesakes. */
function fields(form) {
  const seen = {};
  return [...form.elements]
    .filter((field) => field.name && field.type && !SKIPPED.test(field.type))
    .map((field) => {
      const nth = (seen[field.name] = (seen[field.name] ?? -1) + 1);
      return { field, key: `${field.name}=${ticks(field) ? field.value : nth}` };
    });
}

function state(field) {
  if (ticks(field)) return field.checked;
  return field.options ? [...field.selectedOptions].map((option) => option.value) : field.value;
}

function restore(field, was) {
  if (ticks(field)) field.checked = was;
  else if (field.options) for (const option of field.options) option.selected = was.includes(option.value);
  else field.value = was;
}

function changed(field) {
  if (ticks(field)) return field.checked !== field.defaultChecked;
  if (!field.options) return field.value !== undefined && field.value !== field.defaultValue;
  const options = [...field.options];
  const set = options.some((option) => option.defaultSelected);
  return set ? options.some((option) => option.selected !== option.defaultSelected) : field.selectedIndex > 0;
}

const ACTIONS = ["hx-post", "hx-put", "hx-patch", "hx-get", "action"];
const nameOf = (form) => form.id || ACTIONS.map((name) => form.getAttribute(name)).find(Boolean);

// The store: one entry for a person and an address

function read(key) {
  return JSON.parse(sessionStorage.getItem(key));
}

function write(key, draft) {
  if (Object.keys(draft.forms).length) sessionStorage.setItem(key, JSON.stringify(draft));
  else sessionStorage.removeItem(key);
}

/** Drafts of a day ago, and everybody else's. */
function purge() {
  if (!session.user) return;
  for (const key of Object.keys(sessionStorage).filter((name) => name.startsWith(PREFIX))) {
    const own = key.startsWith(`${PREFIX}${session.user}:`);
    if (!own || Date.now() - read(key).at > DAY) sessionStorage.removeItem(key);
  }
}
