// The form of the current step. Its parts show the draft again whenever it changes; what is being typed is left alone.
import { announce } from "../../base/announce.js";
import { closest, element, part, parts } from "../../base/element.js";
import { isTooLong, keepLong } from "../../forms/limits.js";
import { nameOf, setOutcome, setTitle } from "../graph/graph.js";
import { readingOrder, waysTo } from "../graph/ways.js";
import { actions } from "./actions.js";
import { answers } from "./answers.js";
import { body } from "./body.js";
import { lookups } from "./lookups.js";
import { go, nextIncomplete, stepBefore } from "./go.js";
import { stepProblems } from "./step-problems.js";
import { usage } from "./usage.js";

const MAX_WAYS_SHOWN = 3;

/**
 * @param {HTMLElement} place
 * @param {Edit.GraphDraft} draft
 * @param {AbortSignal} signal
 */
export function form(place, draft, signal) {
  const here = part(place, "[data-edit-form]");
  const [noSteps, oneStep] = [part(here, "[data-no-steps]"), part(here, "[data-one-step]")];
  const showActions = actions(here, draft, signal);
  const shows = [heading, title, body, lookups, answers, outcome, usage, stepProblems].map((make) =>
    make(here, draft, signal),
  );
  const show = () => {
    const exists = draft.at in draft.graph.nodes;
    [oneStep.hidden, noSteps.hidden] = [!exists, exists];
    if (exists) for (const each of shows) each();
    showActions();
  };
  draft.on("shown", show);
  draft.on("changed", show);
  draft.on("chosen", show);
  draft.on("copied", showActions);
  addEventListener("storage", showActions, { signal }); // a branch that was copied in another tab
  draft.on("edit", () => go(here, draft, draft.at, { select: true }));
  listenToWays(place, here, draft);
}

/**
 * The keys and links that lead from step to step, and out of the form.
 * @param {HTMLElement} place
 * @param {HTMLElement} here
 * @param {Edit.GraphDraft} draft
 */
function listenToWays(place, here, draft) {
  let previous = ""; // the step that was the current one before
  let current = "";
  draft.on("chosen", () => ([previous, current] = [current, draft.at]));
  here.addEventListener("keydown", (event) => {
    if (closest(event.target, "dialog")) return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      const next = event.shiftKey ? stepBefore(draft, previous) : nextIncomplete(draft);
      if (next) go(here, draft, next);
      else if (!event.shiftKey) announce("Every step is complete.");
    } else if (event.key === "Escape" && !closest(event.target, "details[open]")) {
      leaveForm(place);
    }
  });
  here.addEventListener("click", (event) => {
    const key = closest(event.target, "a[data-step]")?.dataset.step;
    if (!key || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    event.stopPropagation();
    go(here, draft, key);
  });
}

/**
 * To the map or the outline, whichever is shown.
 * @param {HTMLElement} place
 */
function leaveForm(place) {
  const stops = place.querySelectorAll("[data-edit-map] [tabindex='0'], [data-edit-outline] [tabindex='0']");
  const visible = [...stops].find((each) => each.checkVisibility());
  if (visible) visible.focus();
  else if (document.activeElement instanceof HTMLElement) document.activeElement.blur(); // the map is not drawn yet
}

/**
 * Which step it is, and what leads to it.
 * @param {HTMLElement} here
 * @param {Edit.GraphDraft} draft
 */
function heading(here, draft) {
  const [number, start, ways] = ["[data-place]", "[data-is-start]", "[data-ways]"].map((each) => part(here, each));
  return () => {
    const { graph, at } = draft;
    number.textContent = `Step ${readingOrder(graph).indexOf(at) + 1} of ${graph.order.length}`;
    start.hidden = graph.start !== at;
    const all = waysTo(graph, at);
    const links = all.slice(0, MAX_WAYS_SHOWN).flatMap((way, i) => [i ? ", " : "From ", linkTo(graph, way)]);
    if (all.length > MAX_WAYS_SHOWN) links.push(` and ${all.length - MAX_WAYS_SHOWN} more`);
    const text = links.map((link) => (typeof link === "string" ? link : link.textContent)).join("");
    if (ways.textContent !== text) ways.replaceChildren(...links);
  };
}

/**
 * @param {Guide.Graph} graph
 * @param {{from: string, option: Guide.Option}} way
 * @returns {string | HTMLAnchorElement}
 */
function linkTo(graph, { from, option }) {
  const link = element("a", "", nameOf(graph.nodes[from]));
  link.href = `#n-${from}`;
  link.dataset.step = from;
  link.title = `The answer “${option.label}”`;
  return link;
}

/**
 * @param {HTMLElement} here
 * @param {Edit.GraphDraft} draft
 */
function title(here, draft) {
  const field = part(here, "[data-title]", HTMLTextAreaElement);
  field.addEventListener("input", () => {
    if (isTooLong(field)) return;
    draft.change(setTitle(draft.graph, draft.at, oneLine(field.value)), `title:${draft.at}`);
  });
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    if (draft.graph.nodes[draft.at].outcome) part(here, "[data-outcome-field] input:checked").focus();
    else here.dispatchEvent(new CustomEvent("answers"));
  });
  let shownStep = "";
  return () => {
    const { title } = draft.graph.nodes[draft.at];
    if (draft.at !== shownStep) keepLong(field);
    else if (isTooLong(field)) return;
    if (draft.at !== shownStep || oneLine(field.value).trim() !== title.trim()) field.value = title;
    shownStep = draft.at;
  };
}

/** @param {string} text */
const oneLine = (text) => text.replace(/[\s\u0085]+/g, " ");

/**
 * How the guide ends at a step without answers.
 * @param {HTMLElement} here
 * @param {Edit.GraphDraft} draft
 */
function outcome(here, draft) {
  const place = part(here, "[data-outcome-field]");
  const choices = parts(place, "input", HTMLInputElement);
  place.addEventListener("change", ({ target }) => {
    if (target instanceof HTMLInputElement) draft.change(setOutcome(draft.graph, draft.at, target.value || null));
  });
  return () => {
    const { options, outcome } = draft.graph.nodes[draft.at];
    place.hidden = options.length > 0;
    for (const choice of choices) choice.checked = choice.value === (outcome ?? "");
  };
}
