// The text of the current step: the field, and what writes into it.
import { closest, part } from "../../base/element.js";
import { keyName } from "../../keys/key-name.js";
import { isTooLong, keepLong } from "../../forms/limits.js";
import { setBody } from "../graph/graph.js";
import { pictures } from "./pictures.js";
import { preview } from "./preview.js";
import { WRITE } from "./write.js";

/**
 * Returns what shows the text as it is now.
 * @param {HTMLElement} form
 * @param {Edit.GraphDraft} draft
 * @param {AbortSignal} signal
 */
export function body(form, draft, signal) {
  const field = part(form, "[data-body]", HTMLTextAreaElement);
  listenToTools(part(form, "[role=toolbar]"), field);
  pictures(form, draft, field);
  field.addEventListener("input", () => {
    if (!isTooLong(field)) draft.change(setBody(draft.graph, draft.at, field.value), `body:${draft.at}`);
  });
  field.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey || keyName(event) !== "b") return;
    event.preventDefault();
    WRITE.bold(field);
  });
  const showPreview = preview(form, draft, signal);
  let shownStep = "";
  return () => {
    const { body } = draft.graph.nodes[draft.at];
    if (draft.at !== shownStep) keepLong(field);
    else if (isTooLong(field)) return;
    if (draft.at !== shownStep || field.value.trim() !== body.trim()) field.value = body;
    shownStep = draft.at;
    showPreview();
  };
}

/**
 * The toolbar is one stop of the Tab key; the arrows go through it.
 * @param {HTMLElement} bar
 * @param {HTMLTextAreaElement} field
 */
function listenToTools(bar, field) {
  const buttons = [...bar.querySelectorAll("button")];
  const placeOf = (/** @type {EventTarget | null} */ target) => buttons.findIndex((button) => button === target);
  bar.addEventListener("click", ({ target }) => {
    const what = closest(target, "[data-write]")?.dataset.write;
    if (what) WRITE[what](field);
  });
  bar.addEventListener("keydown", (event) => {
    if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
    event.preventDefault();
    const by = event.key === "ArrowLeft" ? -1 : 1;
    buttons.at((placeOf(event.target) + by) % buttons.length)?.focus();
  });
  bar.addEventListener("focusin", ({ target }) => {
    for (const button of buttons) button.tabIndex = button === target ? 0 : -1;
  });
}
