// What is asked for at a step: what was entered, and what is wrong with it as far as the browser can tell.
import { part } from "../base/element.js";
import { facts } from "../base/facts.js";
import { joinedLines } from "./kept-text.js";

/** @typedef {HTMLInputElement | HTMLSelectElement} Field */

const NUMBER = whole(facts.number.form);
const TWO_READINGS = whole(facts.number.twoReadings);

/** @param {HTMLElement} panel */
const fieldsOf = (panel) => /** @type {Field[]} */ ([...panel.querySelectorAll("[data-inputs] [name]")]);

/**
 * name -> text of the inputs of `panel`. Without a sensitive one that is empty: that keeps the value given before.
 * @param {HTMLElement} panel
 * @returns {Record<string, string>}
 */
export function entered(panel) {
  const fields = fieldsOf(panel).filter((field) => field.value || !isSensitive(field));
  return Object.fromEntries(fields.map((field) => [field.name, valueOf(field)]));
}

/**
 * What was entered, in the form in which the server keeps it, so that conditions read it alike.
 * @param {Field} field
 */
export function valueOf({ value, dataset: { kind } }) {
  const text = joinedLines(value);
  return kind === "number" && NUMBER.test(text) && !TWO_READINGS.test(text) ? text.replace(",", ".") : text;
}

/**
 * name -> what is wrong. `values`: those that the run has already.
 * @param {HTMLElement} panel
 * @param {Record<string, string>} values
 */
export function errorsIn(panel, values) {
  /** @type {Record<string, string>} */
  const errors = {};
  for (const field of fieldsOf(panel)) {
    const text = joinedLines(field.value);
    const given = text || (isSensitive(field) && field.name in values);
    if (field.required && !given) errors[field.name] = "This field is required.";
    else if (text && !fits(field, text)) errors[field.name] = formatError(field, text);
  }
  return errors;
}

/**
 * Shows what is wrong with the inputs of a step, beside each.
 * @param {HTMLElement | null} panel
 * @param {Record<string, string>} errors name -> message
 */
export function showErrors(panel, errors, withFocus = true) {
  for (const field of panel?.querySelectorAll("[data-field]") ?? []) {
    const input = part(field, "[name]");
    const error = part(field, ".error");
    error.textContent = errors[field.dataset.field ?? ""] ?? "";
    error.hidden = !error.textContent;
    input.ariaInvalid = error.hidden ? null : "true";
    if (error.hidden) input.removeAttribute("aria-describedby");
    else input.setAttribute("aria-describedby", error.id);
  }
  if (withFocus) panel?.querySelector("[aria-invalid=true]")?.focus();
}

/** @param {Field} field */
const isSensitive = (field) => field.dataset.sensitive !== undefined;

/**
 * @param {Field} field
 * @param {string} text
 */
function formatError({ dataset: { kind, hint } }, text) {
  if (kind === "number" && TWO_READINGS.test(text)) {
    return `“${text}” can mean two numbers: enter ${text.replace(",", "")} or ${text.replace(",", ".")}.`;
  }
  if (kind === "number" && !NUMBER.test(text)) return "Enter a number, such as 12 or 12.5.";
  return `This does not match the expected format${hint ? `: ${hint}` : ""}.`;
}

/**
 * `pattern` is what trees/core/fields/field_pattern.py made of the author's: both engines read that alike. It is empty
 * for one that could hang the page, which is left to the server.
 * @param {Pick<Field, "dataset">} field
 * @param {string} text
 */
export function fits({ dataset: { kind, pattern } }, text) {
  if (kind === "number" && (!NUMBER.test(text) || TWO_READINGS.test(text))) return false;
  const value = kind === "number" ? text.replace(",", ".") : text; // the form in which the server keeps it
  // Patterns are quick for texts that are not too long; the server says of the others how much too long they are.
  if (!pattern || [...value].length > facts.limits.valueChars) return true;
  try {
    return whole(pattern).test(value);
  } catch {
    return true; // a page from before, or more than this browser can hold; the server decides anyway
  }
}

/** @param {string} expression */
function whole(expression) {
  return new RegExp(`^(?:${expression})$`, "u");
}
