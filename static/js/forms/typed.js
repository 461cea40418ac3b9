// Nothing that the network brings takes the focus or the words of a person who typed since it was asked for.
import { focused, isTyping, part } from "../base/element.js";
import { fields, formName, restore, state } from "./form-state.js";

/** @typedef {{name: string, typed: Map<string, import("./form-state.js").State>, focus: string | undefined,
 *    selection: [number | null, number | null]}} Later  what was typed into a form after it was sent */

let count = 0;
/** @type {WeakMap<object, number>} */
const asked = new WeakMap();
/** @type {WeakMap<HTMLFormElement, Map<string, string>>} */
const sent = new WeakMap();
/** @type {Later | undefined} */
let later;

document.addEventListener("input", () => count++, true);
document.addEventListener("htmx:before:request", ({ detail: { ctx } }) => {
  markMoment(ctx);
  const form = ctx.sourceElement.closest("form");
  if (form) sent.set(form, new Map(fields(form).map(({ key, field }) => [key, JSON.stringify(state(field))])));
});

/** From now on `typedSince(moment)` tells. @param {object} moment */
export const markMoment = (moment) => void asked.set(moment, count);

/**
 * Whether the person has typed since a request was sent, or since a moment, and is in a field now.
 * @param {object} ctx  of htmx, or what `markMoment` was called with
 */
export const typedSince = (ctx) => count > (asked.get(ctx) ?? count) && isTyping(document.body);

// The answer to a form brings the form again, with what was sent: what was typed meanwhile goes on top of it.
document.addEventListener("htmx:before:swap", ({ detail: { ctx } }) => {
  later = undefined;
  const form = focused()?.closest("form");
  if (form && ctx.sourceElement.closest("form") === form && typedSince(ctx)) later = typedLater(form);
});

/**
 * Called when the page has done what it does with the focus after a swap.
 * @param {ParentNode} target
 */
export function putBackTyped(target) {
  const form = [...target.querySelectorAll("form")].find((each) => later && formName(each) === later.name);
  if (!form || !later) return;
  for (const { key, field } of fields(form)) {
    const was = later.typed.get(key);
    if (was !== undefined) restore(field, was);
    if (key === later.focus) {
      field.focus({ preventScroll: true });
      if (later.selection[0] !== null) field.setSelectionRange(...later.selection);
    }
  }
  later = undefined;
}

/**
 * @param {HTMLFormElement} form
 * @returns {Later}
 */
function typedLater(form) {
  const before = sent.get(form);
  const all = fields(form);
  const typed = all.filter(({ key, field }) => before?.get(key) !== JSON.stringify(state(field)));
  const focus = all.find(({ field }) => field === focused());
  const { selectionStart = null, selectionEnd = null } = focus?.field ?? {};
  return {
    name: formName(form) ?? "",
    typed: new Map(typed.map(({ key, field }) => [key, state(field)])),
    focus: focus?.key,
    selection: [selectionStart, selectionEnd],
  };
}
