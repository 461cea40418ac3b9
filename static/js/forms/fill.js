// Fills a form with what was typed into it before.
import { announce } from "../base/announce.js";
import { fields, restore } from "./form-state.js";

/** @import {State} from "./form-state.js" */

/**
 * Puts it back as if it was typed again.
 * @param {HTMLFormElement} form
 * @param {Map<string, State>} typed
 */
export function fill(form, typed) {
  for (const { key, field } of fields(form)) {
    const was = typed.get(key);
    if (was === undefined) continue;
    restore(field, was);
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

export const announceFilled = () => announce("What you had typed is back.");
