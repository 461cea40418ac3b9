// The editor of the guide as text.
import { TextDraft } from "./draft/text-draft.js";
import { openView, showCommonParts } from "./page.js";
import { text } from "./text/text.js";

/** @param {HTMLElement} place */
export const open = (place) => openView(place, textView);

/** @type {import("./page.js").View} */
function textView(place, id, signal) {
  const draft = new TextDraft(id);
  showCommonParts(place, draft, signal);
  text(place, draft, signal);
  return draft;
}
