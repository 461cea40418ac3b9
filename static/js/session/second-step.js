// @ts-check
// The second step of a sign-in: shown in place of the first one once that is right.
import { part, parts } from "../base/element.js";

/**
 * @import {Options} from "./passkeys.js"
 * @typedef {{code?: string, token?: string, passkey?: Options}} Answer
 */

/** @type {Options | undefined} */
let given;

/** The options that came with the first step, or with the refusal of a passkey. */
export const givenOptions = () => given;

/**
 * Whether an answer asks for it.
 * @param {Answer} answer
 */
export function secondStep({ code, token = "", passkey }) {
  const step = document.querySelector("[data-second-step]");
  given = passkey ?? given; // a challenge is good for one answer
  if (code !== "second_factor_required" || !step) return false;
  for (const field of parts(step, "[name=token]", HTMLInputElement)) field.value = token;
  part(step, "[data-passkey]").hidden = !passkey || !("PublicKeyCredential" in window);
  for (const first of document.querySelectorAll("[data-first-step]")) first.hidden = true;
  step.hidden = false;
  part(step, "#code").focus();
  return true;
}
