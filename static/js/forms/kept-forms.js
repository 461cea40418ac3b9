// What was typed into a form before the sign-in ended is put back when the same form is on the page again.
import { read, storageKey, write } from "../session/drafts.js";
import { formName } from "./form-state.js";
import { announceFilled, fill } from "./fill.js";

export function putBack() {
  const draft = read(storageKey());
  if (!draft) return;
  if (draft.dialog && draft.forms[draft.dialog]) reopen(draft);
  for (const form of document.forms) {
    const name = formName(form);
    const typed = name && draft.forms[name];
    if (typed) {
      delete draft.forms[name];
      fill(form, new Map(typed));
      reveal(form);
      announceFilled();
    }
  }
  write(storageKey(), draft);
}

/**
 * Asks once more for a form that was in the dialog: its URL is the one it is posted to.
 * @param {import("../session/drafts.js").Draft} draft
 */
function reopen(draft) {
  htmx.ajax("GET", draft.dialog ?? "", { target: "#dialog" });
  delete draft.dialog;
}

/** @param {HTMLFormElement} form */
function reveal(form) {
  const dialog = form.closest("dialog");
  const details = form.closest("details");
  if (dialog && !dialog.open) dialog.showModal();
  if (details) details.open = true;
}
