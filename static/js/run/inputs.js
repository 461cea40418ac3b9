// What is asked for at a step: what was entered, and what is wrong with it as far as the browser can tell.

/** @typedef {HTMLInputElement | HTMLSelectElement} Field */

const NUMBER = /^[-+]?[0-9]+([.,][0-9]+)?$/;
/** @type {Record<string, string>} */
const FORMAT_ERRORS = { number: "Enter a number, such as 12 or 12.5." };

/** @param {HTMLElement} panel */
const fieldsOf = (panel) => /** @type {Field[]} */ ([...panel.querySelectorAll("[data-inputs] [name]")]);

/**
 * name -> text of the inputs of `panel`. Without a sensitive one that is empty: that keeps the value given before.
 * @param {HTMLElement} panel
 * @returns {Record<string, string>}
 */
export function entered(panel) {
  const fields = fieldsOf(panel).filter((field) => field.value || !isSensitive(field));
  return Object.fromEntries(fields.map((field) => [field.name, field.value]));
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
    const text = field.value.trim();
    const given = text || (isSensitive(field) && field.name in values);
    if (field.required && !given) errors[field.name] = "This field is required.";
    else if (text && !fits(field, text)) errors[field.name] = formatError(field);
  }
  return errors;
}

/** @param {Field} field */
const isSensitive = (field) => field.dataset.sensitive !== undefined;

/** @param {Field} field */
function formatError({ dataset: { kind = "", hint } }) {
  return FORMAT_ERRORS[kind] ?? `This does not match the expected format${hint ? `: ${hint}` : ""}.`;
}

/**
 * @param {Field} field
 * @param {string} text
 */
function fits({ dataset: { kind, pattern } }, text) {
  if (kind === "number" && !NUMBER.test(text)) return false;
  try {
    return !pattern || new RegExp(`^(?:${pattern})$`, "u").test(text);
  } catch {
    return true; // a pattern that only the server understands; it decides anyway
  }
}
