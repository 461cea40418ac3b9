// @ts-check
// Passkeys (WebAuthn) in forms, with the browser's own reading and writing of their JSON.
//
//   form[data-passkey]            signs in with one, see auth-form.js: the URL of its options, or none where they came
//                                 with the first step of the sign-in
//   form[data-new-passkey]        makes one before it is sent: the URL of its options
//   [data-needs-passkeys]         is shown where the browser has them, [data-no-passkeys] where it has none
import { element } from "../base/element.js";
import { json } from "./ask.js";
import { session } from "./session.js";

/** @typedef {{options: any, token: string}} Options */

const CANCELLED = "No passkey was used. Try again, or choose another way.";
const NOT_MADE = "No passkey was made. It may be on this device already.";

/** Sets in before a form that is hidden by default is looked at, and after each swap. */
export function showPasskeys() {
  const able = "PublicKeyCredential" in window && "parseRequestOptionsFromJSON" in PublicKeyCredential;
  for (const part of document.querySelectorAll("[data-needs-passkeys]")) part.hidden = !able;
  for (const part of document.querySelectorAll("[data-no-passkeys]")) part.hidden = able;
}

/** Says why there is no passkey, in words for the person. */
export class NoPasskey extends Error {}

/**
 * What `navigator.credentials.get` answers, as the API takes it. Rejects with a sentence where the person cancels.
 * @param {Options} asked
 */
export async function usePasskey({ options, token }) {
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options);
  const credential = await navigator.credentials.get({ publicKey }).catch(() => null);
  if (!(credential instanceof PublicKeyCredential)) throw new NoPasskey(CANCELLED);
  return { token, credential: credential.toJSON() };
}

/**
 * The options of a URL, which is asked as the person or, on the sign-in page, as nobody.
 * @param {string} url
 * @returns {Promise<Options>}
 */
export async function optionsOf(url) {
  const response = await session.fetch(url, { method: "POST" });
  const body = await json(response);
  if (!response.ok) throw new NoPasskey(body.detail ?? CANCELLED);
  return body;
}

/** @param {HTMLFormElement} form */
async function make(form) {
  const problem = form.querySelector(".form-error") ?? element("p");
  problem.textContent = "";
  try {
    const { options, token } = await optionsOf(form.dataset.newPasskey ?? "");
    const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options);
    const made = await navigator.credentials.create({ publicKey }).catch(() => null);
    if (!(made instanceof PublicKeyCredential)) throw new NoPasskey(NOT_MADE);
    fill(form, "token", token);
    fill(form, "credential", JSON.stringify(made.toJSON()));
    form.requestSubmit();
  } catch (error) {
    problem.textContent = error instanceof NoPasskey ? error.message : NOT_MADE;
  }
}

/** @type {(form: HTMLFormElement, name: string, value: string) => void} */
function fill(form, name, value) {
  const field = form.elements.namedItem(name);
  if (field instanceof HTMLInputElement) field.value = value;
}

// In the capture phase: htmx sends the form only once it has its passkey.
document.addEventListener(
  "submit",
  (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || !form.matches("[data-new-passkey]")) return;
    const made = form.elements.namedItem("credential");
    if (made instanceof HTMLInputElement && made.value) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    make(form);
  },
  true,
);
document.addEventListener("htmx:after:swap", showPasskeys);
showPasskeys();
