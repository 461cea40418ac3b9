// The page of a run: which run it shows, and what is pressed and typed there.
import { closest } from "../base/element.js";
import { url } from "../base/facts.js";
import { keyName } from "../keys/key-name.js";
import { keysOn } from "../keys/keys.js";
import { isTooLong } from "../forms/limits.js";
import { post } from "../base/post.js";
import { uuid } from "../base/uuid.js";
import { entered, errorsIn, showErrors } from "./inputs.js";
import { keepPage, keptPage } from "./kept.js";
import { leaveField } from "./leave-field.js";
import { offered, prepareConditions } from "./offers.js";
import { OWN_RUN } from "./own.js";
import { Runner } from "./runner.js";
import { send } from "./send.js";
import { prepareLookups } from "./state.js";

export { keepPage, keptPage, prepareConditions, prepareLookups };
export { entered, errorsIn, leaveField, offered, showErrors }; // for try.js, which loads no other file for them

/** @type {Runner | null} */
let current = null;

document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
  if (!beginRun() && ctx.target.closest("[data-panels]")) current?.arrived();
});
beginRun();

/** Follows the page to another run, or away from it. Answers whether it shows a run that it did not show before. */
function beginRun() {
  const run = document.querySelector(OWN_RUN);
  if (current && current.run !== run) {
    current.leave();
    current = null;
  }
  if (!run || current) return false;
  current = new Runner(run);
  return true;
}

document.addEventListener("htmx:before:swap", ({ detail: { ctx } }) => {
  if (ctx.target.closest(`${OWN_RUN} [data-panels]`)) current?.hold(ctx.target);
});

document.addEventListener("htmx:before:request", (event) => current?.guard(event));

addEventListener("treeline:run-sent", ({ detail: { run, body } }) => {
  if (run === current?.id) current.confirm(body);
});
addEventListener("treeline:run-kept", ({ detail: { run } }) => {
  if (run === current?.id) current.showOffline();
});
addEventListener("treeline:run-refused", ({ detail }) => {
  if (detail.run === current?.id) current.showRefused(detail);
});
addEventListener("treeline:leave", () => current?.recordTyped());
addEventListener("pagehide", () => current?.recordTyped());
document.addEventListener("visibilitychange", () => {
  if (!document.hidden && current?.exists) send(current.id, true);
});

// What is pressed: the attribute of the button, in dataset's spelling, and what it does with its value

/** @type {Record<string, (run: Runner, value: string, button: HTMLElement) => void>} */
const BUTTONS = {
  answer: (run, _, button) => run.answer(button),
  goto: (run, step) => run.goBack(Number(step)),
  back: (run) => run.goBack(),
  finish: (run, outcome) => run.finish(outcome),
  fork: (run, step) => post(url("runFork", run.id), { step, key: uuid() }),
  copySummary: (run, form) => run.copySummary(form),
  openPart: (run, name) => run.dialog(name).showModal(),
  closePart: (run, name) => run.dialog(name).close(),
};
const hyphenated = (/** @type {string} */ name) => name.replace(/[A-Z]/, (letter) => `-${letter.toLowerCase()}`);
const SELECTOR = Object.keys(BUTTONS)
  .map((name) => `button[data-${hyphenated(name)}]`)
  .join(", ");

document.addEventListener("click", (event) => {
  const button = closest(event.target, SELECTOR);
  if (!button || !current?.run.contains(button)) return;
  if (event.detail > 1) return; // the second click of a double click would answer the next step
  const name = Object.keys(BUTTONS).find((each) => each in button.dataset) ?? "";
  BUTTONS[name](current, button.dataset[name] ?? "", button);
});

// What is typed

document.addEventListener("input", ({ target }) => {
  if (!(target instanceof Element) || !current?.run.contains(target)) return;
  if ((target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement) && isTooLong(target)) return;
  if (target.closest("[data-inputs]")) current.view.drawOffers(current.state);
  else if (target instanceof HTMLTextAreaElement && target.matches("[data-note]")) current.typedNote(target);
  else if (target instanceof HTMLInputElement && target.matches("[data-detail]")) current.typedDetail(target);
});

document.addEventListener("change", ({ target }) => {
  if (!(target instanceof Element) || !current?.run.contains(target)) return;
  if (target.closest("[data-inputs]") && !isTooLong(/** @type {HTMLInputElement} */ (target)))
    current.changedValue(/** @type {HTMLInputElement} */ (target));
});

document.addEventListener("submit", (event) => {
  const form = closest(event.target, "form");
  if (!form?.matches("[data-flag-form]") || !current?.run.contains(form)) return;
  event.preventDefault();
  current.flag(form);
});

document.addEventListener("focusout", () => queueMicrotask(() => current?.catchUp()));
document.addEventListener("keydown", (event) => {
  const field = closest(event.target, "input, select, textarea");
  if (field && current?.run.contains(field) && !field.closest("dialog"))
    leaveField(event, field, current.run.querySelector(SHOWN_STEP));
});

const SHOWN_STEP = "[data-panel]:not([hidden])";
const SHOWN_ANSWERS = `${SHOWN_STEP} .answers:not([hidden]) li:not([hidden])`;

/** @param {string} digit */
const pressAnswer = (digit) => current?.run.querySelector(`${SHOWN_ANSWERS} [data-key="${digit}"]`)?.click();

keysOn(OWN_RUN, [
  ["1-9", "Answer", (event) => pressAnswer(keyName(event))],
  ["b", "Back", () => current?.goBack()],
  ["n", "Note for this step; Escape leaves it", () => current?.run.querySelector("[data-note]")?.focus()],
  ["c", "Copy the summary", () => current?.copySummary()],
  ["s", "Summary", () => current?.dialog("summary").showModal()],
  ["f", "Flag this step", () => current?.dialog("flag").showModal()],
  ["e", "Edit this step", () => current?.run.querySelector("[data-edit-step]")?.click()],
  ["/", "Find a guide", () => document.querySelector("[data-palette], [data-find-guide]")?.click()],
]);
