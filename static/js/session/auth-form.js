// Forms that talk to the sign-in API in JSON: <form data-auth-form action="/api/v1/auth/login">.
//
//   data-guest     for people who are not signed in: anybody else goes on at once
//   data-next      where to go after it, instead of ?next=
//   [data-done]    in the form: shown after it, instead of going anywhere
//
// On a public page, [data-signed-in] is for who is signed in, with their address in [data-me]; [data-signed-out] for others.
// An answer with tokens in it signs this browser in. Errors stand beside the field they are about; #<field id>-error.
import { safeNext } from "./safe-next.js";
import { session, Trouble } from "./session.js";

const KEPT = "What you typed is still here.";
const busy = new WeakSet();

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-auth-form]")) return;
  event.preventDefault();
  if (!busy.has(form)) submit(form);
});

start();
addEventListener("pageshow", start);
addEventListener("storage", goOn);

/** The buttons are off until this module is there, so that no browser posts such a form by itself. */
function start() {
  for (const form of document.querySelectorAll("[data-auth-form]")) lock(form, false);
  goOn();
  tellApart();
}

/** A page that is the same for everybody shows what fits this browser. */
function tellApart() {
  for (const part of document.querySelectorAll("[data-signed-in]")) part.hidden = !session.tokens;
  for (const part of document.querySelectorAll("[data-signed-out]")) part.hidden = Boolean(session.tokens);
  const me = document.querySelector("[data-me]");
  if (me && session.tokens) session.fetch("/api/v1/auth/me").then(async (response) => (me.textContent = (await response.json()).email), () => {});
}

function goOn() {
  if (session.tokens && document.querySelector("form[data-guest]")) location.replace(safeNext(location.search));
}

async function submit(form) {
  lock(form, true);
  clear(form);
  try {
    const response = await send(form);
    const body = await answer(response);
    if (response.ok) return done(form, body);
    show(form, response.status === 429 ? { detail: tooMany(response.headers.get("Retry-After")) } : body);
  } catch (error) {
    show(form, { detail: explain(error) });
  }
  lock(form, false);
}

function send(form) {
  const headers = { "Content-Type": "application/json", Accept: "application/json" };
  const body = JSON.stringify(Object.fromEntries(new FormData(form)));
  return session.fetch(form.action, { method: "POST", headers, body });
}

/** The API's JSON; anything else came from something in between. */
async function answer(response) {
  if (response.status === 204) return {};
  if (response.status !== 429 && !response.headers.get("Content-Type")?.includes("json")) throw new Trouble(response);
  return response.json().catch(() => ({}));
}

function done(form, body) {
  if (body.access) session.setTokens(body);
  const note = form.querySelector("[data-done]");
  if (!note) return location.replace(form.dataset.next ?? safeNext(location.search));
  form.reset();
  lock(form, false);
  note.hidden = false;
  note.focus();
}

// Errors

function show(form, { detail, errors = {} }) {
  const rest = [];
  for (const [name, messages] of Object.entries(errors)) {
    const field = form.elements[name];
    if (field?.id) mark(form, field, [messages].flat().join(" "));
    else rest.push([messages].flat().join(" "));
  }
  const first = form.querySelector("[aria-invalid='true']");
  if (!first || rest.length) form.querySelector(".form-error").textContent = rest.join(" ") || detail || "That did not work.";
  (first ?? form.querySelector("[autofocus]"))?.focus();
}

function mark(form, field, message) {
  const place = form.querySelector(`#${field.id}-error`);
  place.textContent = message;
  place.hidden = false;
  field.setAttribute("aria-invalid", "true");
}

function clear(form) {
  form.querySelector(".form-error").textContent = "";
  for (const place of form.querySelectorAll(".error, [data-done]")) place.hidden = true;
  for (const field of form.querySelectorAll("[aria-invalid]")) field.removeAttribute("aria-invalid");
}

function explain(error) {
  if (error.status === 429) return tooMany(error.wait / 1000);
  if (error.status) return `Treeline is not answering properly just now. Try again in a moment. ${KEPT}`;
  return `Treeline cannot be reached. Check the network, then try again. ${KEPT}`;
}

function tooMany(wait) {
  const seconds = Math.ceil(Number(wait)) || 60;
  const time = seconds < 100 ? `${seconds} seconds` : `${Math.ceil(seconds / 60)} minutes`;
  return `Too many tries. Try again in ${time}. ${KEPT}`;
}

function lock(form, on) {
  if (on) busy.add(form);
  else busy.delete(form);
  form.setAttribute("aria-busy", on);
  for (const button of form.querySelectorAll("button[type='submit']")) button.disabled = on;
}
