// What was typed into a form: read, and put into the same form when it is on the page again.

/**
 * @typedef {HTMLInputElement & HTMLSelectElement & HTMLTextAreaElement} Field  one of the three
 * @typedef {string | boolean | string[]} State  a text, ticked or not, or the values of the selected options
 */

export const POSTED = "form:is([hx-post], [hx-put], [hx-patch], [method=post])";
const SKIPPED_TYPES = /^(password|file|hidden|submit|button|image|reset)$/;
const URL_ATTRIBUTES = ["hx-post", "hx-put", "hx-patch", "hx-get", "action"];

const isTick = (/** @type {Field} */ field) => /^(checkbox|radio)$/.test(field.type);

/**
 * The fields of a form that are kept, each with a key that finds it again: its name, and its value or its position
 * among the fields of that name.
 * @param {HTMLFormElement} form
 */
export function fields(form) {
  /** @type {Record<string, number>} */
  const counts = {};
  return /** @type {Field[]} */ ([...form.elements])
    .filter((field) => field.name && field.type && !SKIPPED_TYPES.test(field.type))
    .map((field) => {
      const position = (counts[field.name] = (counts[field.name] ?? -1) + 1);
      return { field, key: `${field.name}=${isTick(field) ? field.value : position}` };
    });
}

/**
 * @param {Field} field
 * @returns {State}
 */
export function state(field) {
  if (isTick(field)) return field.checked;
  return field.options ? [...field.selectedOptions].map((option) => option.value) : field.value;
}

/**
 * @param {Field} field
 * @param {State} was
 */
export function restore(field, was) {
  if (typeof was === "boolean") field.checked = was;
  else if (Array.isArray(was)) for (const option of field.options) option.selected = was.includes(option.value);
  else field.value = was;
}

/** @param {Field} field */
export function changed(field) {
  if (isTick(field)) return field.checked !== field.defaultChecked;
  if (!field.options) return field.value !== undefined && field.value !== field.defaultValue;
  const options = [...field.options];
  const hasDefault = options.some((option) => option.defaultSelected);
  return hasDefault ? options.some((option) => option.selected !== option.defaultSelected) : field.selectedIndex > 0;
}

/**
 * What differs from the form as it came, by the keys of its fields.
 * @param {HTMLFormElement} form
 * @returns {[key: string, state: State][]}
 */
export const typedIn = (form) =>
  fields(form)
    .filter(({ field }) => changed(field))
    .map(({ key, field }) => [key, state(field)]);

/** Its id, or else the URL it is sent to. */
export const formName = (/** @type {HTMLFormElement} */ form) =>
  form.id || URL_ATTRIBUTES.map((name) => form.getAttribute(name)).find(Boolean);
