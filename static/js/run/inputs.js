// What is asked for at a step: what was typed, and what can be said about it before the server says it.

/** name -> text of the inputs of `panel`; what was left empty only where the field is not a sensitive one. */
export function typed(panel) {
  const fields = [...panel.querySelectorAll("[data-inputs] [name]")];
  return Object.fromEntries(fields.filter((field) => field.value || !secret(field)).map((field) => [field.name, field.value]));
}

/** name -> what is wrong. `had`: the values that the run has already. */
export function wrong(panel, had) {
  const errors = {};
  for (const field of panel.querySelectorAll("[data-inputs] [name]")) {
    const text = field.value.trim();
    const given = text || (secret(field) && field.name in had);
    if (field.required && !given) errors[field.name] = "This field is required.";
    else if (text && !fits(field, text)) errors[field.name] = REASONS[field.dataset.kind] ?? otherwise(field);
  }
  return errors;
}

const otherwise = ({ dataset: { hint } }) => `This does not match the expected format${hint ? `: ${hint}` : ""}.`;
const REASONS = { number: "Enter a number, such as 12 or 12.5." };
const NUMBER = /^[-+]?[0-9]+([.,][0-9]+)?$/;
const secret = (field) => field.dataset.sensitive !== undefined;

function fits({ dataset: { kind, pattern } }, text) {
  if (kind === "number" && !NUMBER.test(text)) return false;
  try {
    return !pattern || new RegExp(`^(?:${pattern})$`, "u").test(text);
  } catch {
    return true; // written for the server, which has the last word anyway
  }
}
