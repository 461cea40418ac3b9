// @ts-check
// The page of a sign-up. One that waits for its email to be confirmed shows the part of the page for it, asks every few
// seconds whether the link was followed, and then sends the form that signs this tab in. A reload goes on waiting.
import { part } from "../base/element.js";
import { withStorage } from "../base/storage.js";
import "./auth-form.js"; // sends the forms

const KEY = "treeline.sign-up";
const POLL_MS = 3000;
// Neither is there where sign-up is closed.
const waiting = /** @type {HTMLElement} */ (document.querySelector("[data-verification]"));
const signUp = /** @type {HTMLElement} */ (document.querySelector("[data-sign-up]"));
let timer = 0;

/** @typedef {{verification: string, email: string, verified: boolean}} Waiting */

if (waiting && signUp) {
  document.addEventListener("sign-up:waits", (event) => {
    begin(/** @type {CustomEvent<Waiting>} */ (event).detail, true);
  });
  document.addEventListener("visibilitychange", ask);
  part(waiting, "[data-start-again]").addEventListener("click", end);
  part(waiting, "[data-send-again]").addEventListener("click", sendAgain);
  const kept = withStorage((storage) => storage.getItem(KEY), "sessionStorage");
  if (kept) begin(JSON.parse(kept), false);
}

/**
 * @param {Waiting} told
 * @param {boolean} typed  whether the sign-up form still has what was typed, so that it can be sent again
 */
function begin(told, typed) {
  withStorage((storage) => storage.setItem(KEY, JSON.stringify(told)), "sessionStorage");
  part(waiting, "[name=verification]", HTMLInputElement).value = told.verification;
  part(waiting, "[data-email]").textContent = told.email;
  part(waiting, "[data-send-again]").hidden = !typed;
  swap(true);
  part(waiting, "h1").focus();
  stop();
  timer = setInterval(ask, POLL_MS);
}

function sendAgain() {
  part(signUp, "form", HTMLFormElement).requestSubmit();
}

/** Back to the form. */
function end() {
  forget();
  swap(false);
  part(signUp, "[name=email]").focus();
}

function forget() {
  withStorage((storage) => storage.removeItem(KEY), "sessionStorage");
  stop();
}

function stop() {
  clearInterval(timer);
  timer = 0;
}

/** @param {boolean} on */
function swap(on) {
  waiting.hidden = !on;
  signUp.hidden = on;
}

/** A network that is away only means that the next time answers. */
async function ask() {
  if (document.hidden || !timer || waiting.hidden) return;
  const verification = part(waiting, "[name=verification]", HTMLInputElement).value;
  const headers = { "Content-Type": "application/json", Accept: "application/json" };
  const request = { method: "POST", headers, body: JSON.stringify({ verification }) };
  const url = waiting.dataset.verification ?? "";
  const response = await fetch(url, request).catch(() => null);
  if (!response?.headers.get("Content-Type")?.includes("json")) return; // of something in between
  if (response.status === 400) return end(); // it has expired
  const told = response.ok ? await response.json().catch(() => ({})) : {};
  if (!told.verified || told.verification !== part(waiting, "[name=verification]", HTMLInputElement).value) return;
  forget();
  part(waiting, "form", HTMLFormElement).requestSubmit();
}
