// @ts-check
// Forms that talk to the sign-in API in JSON: <form data-auth-form action="/api/v1/auth/login">.
//
//   data-guest     only for people who are not signed in: others are redirected at once
//   data-fires     an event of the document that is fired afterwards, instead of a redirect
//   data-fires-accepted  an event that is fired with an answer of 202
//   data-passkey   answered by a passkey, see passkeys.js; data-passkey-name: the field that holds it
//   data-oidc      begins a single sign-on, see oidc.js; "here": to come back to this page
//   data-next      where to go afterwards, instead of ?next=
//   [data-done]    inside the form: shown afterwards, instead of a redirect
//
// On a public page, [data-signed-in] is shown to people who are signed in, with their email in [data-me], and
// [data-signed-out] to others. An answer with tokens signs this browser in. Errors stand beside their field, in
// #<field id>-error.
import { browserZone } from "../base/clock.js";
import { leaveForProvider, sendAnswer } from "./oidc.js";
import { NoPasskey, optionsOf, usePasskey } from "./passkeys.js";
import { safeNext } from "./safe-next.js";
import { givenOptions, secondStep } from "./second-step.js";
import { session, Trouble } from "./session.js";

/**
 * @import {Answer as Tokens} from "./tokens.js"
 * @import {Answer as FirstStep} from "./second-step.js"
 * @typedef {Partial<Tokens> & FirstStep & {detail?: string, errors?: Record<string, string | string[]>}} Answer
 */

const STILL_HERE = "What you typed is still here.";
const busy = new WeakSet();
let leaving = false;
let typedAt = 0;
let sentAt = 0;

document.addEventListener("input", () => (typedAt = performance.now()));

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || !form.matches("[data-auth-form]")) return;
  event.preventDefault();
  if (!busy.has(form)) submit(form);
});

start();
document.documentElement.dataset.loaded = ""; // for guard.js
addEventListener("pageshow", ({ persisted }) => persisted && start());
addEventListener("storage", redirectSignedIn);

/** The buttons stay disabled until this module runs, so that the browser never posts such a form itself. */
function start() {
  leaving = false;
  for (const field of all("[data-browser-zone]")) field.setAttribute("value", browserZone());
  for (const form of all("form[data-auth-form]")) lock(/** @type {HTMLFormElement} */ (form), false);
  showBySession();
  // ?why= comes from a session that has just ended: what is left of it must not lead back there.
  if (!session.tokens && !/[?&]why=/.test(location.search)) session.recover().then(showBySession);
}

/** A page that is the same for everybody shows the parts that fit this browser. */
function showBySession() {
  redirectSignedIn();
  for (const part of all("[data-signed-in]")) part.hidden = !session.tokens;
  for (const part of all("[data-signed-out]")) part.hidden = Boolean(session.tokens);
  const me = document.querySelector("[data-me]");
  if (me && session.tokens) {
    const tell = async (/** @type {Response} */ response) => (me.textContent = (await response.json()).email);
    session.fetch("/api/v1/auth/me").then(tell).catch(() => {});
  }
}

/**
 * @param {string} selector
 * @returns {NodeListOf<HTMLElement>}
 */
function all(selector) {
  return document.querySelectorAll(selector);
}

function redirectSignedIn() {
  if (session.tokens && document.querySelector("form[data-guest]")) leaveFor(safeNext(location.search));
}

/**
 * Once: a second redirect would abort the first.
 * @param {string} url
 */
function leaveFor(url) {
  if (!leaving) location.replace(url);
  leaving = true;
}

/** @param {HTMLFormElement} form */
async function submit(form) {
  lock(form, true);
  clear(form);
  sentAt = performance.now();
  try {
    const response = await send(form);
    const body = await answer(response);
    if (response.status === 202 && form.dataset.firesAccepted) {
      document.dispatchEvent(new CustomEvent(form.dataset.firesAccepted, { detail: body }));
      return lock(form, false);
    }
    if (response.ok) return await done(form, body);
    if (secondStep(body)) return lock(form, false);
    show(form, response.status === 429 ? { detail: tooMany(response.headers.get("Retry-After")) } : body);
  } catch (error) {
    show(form, { detail: explain(error) });
  }
  lock(form, false);
}

/** @param {HTMLFormElement} form */
async function send(form) {
  const headers = { "Content-Type": "application/json", Accept: "application/json" };
  const body = JSON.stringify({ ...Object.fromEntries(new FormData(form)), ...(await passkeyOf(form)) });
  return session.fetch(form.action, { method: "POST", headers, body });
}

/** What a form that is answered by a passkey sends of it. @param {HTMLFormElement} form */
async function passkeyOf({ dataset: { passkey, passkeyName } }) {
  if (passkey === undefined) return {};
  const asked = (passkey ? null : givenOptions()) ?? (await optionsOf(passkey));
  const used = await usePasskey(asked);
  return passkeyName ? { [passkeyName]: used } : used;
}

/**
 * The API's JSON; anything else came from a proxy or a captive portal.
 * @param {Response} response
 * @returns {Promise<Answer>}
 */
async function answer(response) {
  if (response.status === 204) return {};
  if (response.status !== 429 && !response.headers.get("Content-Type")?.includes("json")) throw new Trouble(response);
  return response.json().catch(() => ({}));
}

/**
 * @param {HTMLFormElement} form
 * @param {Answer} body
 */
async function done(form, body) {
  if (form.dataset.oidc !== undefined) return leaveForProvider(/** @type {any} */ (body), after(form));
  if (form.dataset.fires) return document.dispatchEvent(new Event(form.dataset.fires));
  const stored = !body.access || (await session.setTokens(/** @type {Tokens} */ (body)));
  const note = /** @type {HTMLElement | null} */ (form.querySelector("[data-done]"));
  const next = form.dataset.next ?? answered ?? safeNext(location.search);
  if (!note) return stored ? leaveFor(next) : offerNewTab(form, next);
  form.reset();
  lock(form, false);
  note.hidden = false;
  note.focus();
}

/** Where the provider's answer leads. @param {HTMLFormElement} form */
function after({ dataset }) {
  return dataset.oidc === "here" ? location.pathname + location.search : safeNext(location.search);
}

/**
 * Where nothing can be stored, this tab keeps the tokens and hands them to the tab that is opened from it.
 * @param {HTMLFormElement} form
 * @param {string} next
 */
function offerNewTab(form, next) {
  const note = document.createElement("p");
  note.className = "note";
  note.setAttribute("role", "status");
  note.textContent = "You are signed in. This browser blocks storage for this site: keep this tab open while you work.";
  const link = document.createElement("a");
  link.className = "button primary wide";
  link.href = next;
  link.target = "_blank";
  link.textContent = "Open Treeline";
  form.replaceWith(note, link);
  link.focus();
}

// Errors

/**
 * @param {HTMLFormElement} form
 * @param {Answer} answer
 */
function show(form, { detail, errors = {} }) {
  const general = [];
  for (const [name, messages] of Object.entries(errors)) {
    const field = form.elements.namedItem(name);
    const message = [messages].flat().join(" ");
    if (field instanceof HTMLElement && field.id) mark(form, field, message);
    else general.push(message);
  }
  const first = /** @type {HTMLElement | null} */ (form.querySelector("[aria-invalid='true']"));
  if (!first || general.length) line(form).textContent = general.join(" ") || detail || "That did not work.";
  if (typedAt > sentAt) return; // the person is in a field
  (first ?? /** @type {HTMLElement | null} */ (form.querySelector("[autofocus]")))?.focus();
}

const line = (/** @type {HTMLFormElement} */ form) => /** @type {HTMLElement} */ (form.querySelector(".form-error"));

/**
 * @param {HTMLFormElement} form
 * @param {HTMLElement} field
 * @param {string} message
 */
function mark(form, field, message) {
  const place = /** @type {HTMLElement} */ (form.querySelector(`#${field.id}-error`));
  place.textContent = message;
  place.hidden = false;
  field.setAttribute("aria-invalid", "true");
}

/** @param {HTMLFormElement} form */
function clear(form) {
  line(form).textContent = "";
  for (const place of form.querySelectorAll(".error, [data-done]")) place.toggleAttribute("hidden", true);
  for (const field of form.querySelectorAll("[aria-invalid]")) field.removeAttribute("aria-invalid");
}

/** @param {unknown} error */
function explain(error) {
  const { status = 0, wait = 0 } = error instanceof Trouble ? error : {};
  if (status === 429) return tooMany(wait / 1000);
  if (status >= 500) return `Treeline is not answering properly just now. Try again in a moment. ${STILL_HERE}`;
  if (error instanceof NoPasskey) return error.message;
  if (status) return `Something else answered in place of Treeline. Load this page to see it. ${STILL_HERE}`;
  return `Treeline cannot be reached. Check the network, then try again. ${STILL_HERE}`;
}

/** @param {string | number | null} seconds */
function tooMany(seconds) {
  const wait = Math.ceil(Number(seconds)) || 60;
  const time = wait < 100 ? `${wait} seconds` : `${Math.ceil(wait / 60)} minutes`;
  return `Too many tries. Try again in ${time}. ${STILL_HERE}`;
}

/**
 * @param {HTMLFormElement} form
 * @param {boolean} on
 */
function lock(form, on) {
  if (on) busy.add(form);
  else busy.delete(form);
  form.setAttribute("aria-busy", String(on));
  for (const button of form.querySelectorAll("button[type='submit']")) button.toggleAttribute("disabled", on);
}

// Last: it sends a form, which needs everything above.
sendAnswer();
const answered = document.querySelector("form[data-oidc-answer]")?.dataset.next; // also of the second step there
