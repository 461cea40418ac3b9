// The form of the chosen step. Its parts show the draft again whenever it changes; what one is typing stands there already.
import { announce } from "../../page/announce.js";
import { actions } from "./actions.js";
import { answers } from "./answers.js";
import { body } from "./body.js";
import { before, go, unfinished } from "./go.js";
import { nameOf, readingOrder, setOutcome, setTitle, waysTo } from "../graph/index.js";
import { stepProblems } from "./step-problems.js";
import { usage } from "./usage.js";
import { element } from "../../page/element.js";

const MOST_WAYS = 3;

export function form(place, draft, signal) {
  const here = place.querySelector("[data-edit-form]");
  const [none, one] = [here.querySelector("[data-no-steps]"), here.querySelector("[data-one-step]")];
  const doing = actions(here, draft, signal);
  const parts = [heading, title, body, answers, outcome, usage, stepProblems].map((part) => part(here, draft, signal));
  const show = () => {
    const there = draft.at in draft.graph.nodes;
    [one.hidden, none.hidden] = [!there, there];
    if (there) for (const part of parts) part();
    doing();
  };
  for (const change of ["shown", "changed", "chosen"]) draft.addEventListener(change, show);
  draft.addEventListener("copied", doing);
  addEventListener("storage", doing, { signal }); // a branch that was copied in another tab
  draft.addEventListener("edit", () => go(here, draft, draft.at, { mark: true }));
  walking(place, here, draft);
}

/** The keys that lead from step to step, and out of the form. */
function walking(place, here, draft) {
  let from = ""; // the step before the one that is chosen
  let at = "";
  draft.addEventListener("chosen", () => ([from, at] = [at, draft.at]));
  here.addEventListener("keydown", (event) => {
    if (event.isComposing || event.target.closest("dialog")) return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      const next = event.shiftKey ? before(draft, from) : unfinished(draft);
      if (next) go(here, draft, next);
      else if (!event.shiftKey) announce("Every step is finished.");
    } else if (event.key === "Escape" && !event.target.closest("details[open]")) {
      const walk = [...place.querySelectorAll("[data-edit-map] [tabindex='0'], [data-edit-outline] [tabindex='0']")];
      const there = walk.find((each) => each.checkVisibility());
      if (there) there.focus();
      else event.target.blur(); // the map is not drawn yet
    }
  });
  here.addEventListener("click", (event) => {
    const key = event.target.closest("a[data-step]")?.dataset.step;
    if (!key || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    event.stopPropagation();
    go(here, draft, key);
  });
}

/** Which step it is, and what leads to it. */
function heading(here, draft) {
  const [number, start, ways] = ["[data-place]", "[data-is-start]", "[data-ways]"].map((part) => here.querySelector(part));
  return () => {
    const { graph, at } = draft;
    number.textContent = `Step ${readingOrder(graph).indexOf(at) + 1} of ${graph.order.length}`;
    start.hidden = graph.start !== at;
    const found = waysTo(graph, at);
    const links = found.slice(0, MOST_WAYS).flatMap((way, i) => [i ? ", " : "From ", linkTo(graph, way)]);
    if (found.length > MOST_WAYS) links.push(` and ${found.length - MOST_WAYS} more`);
    if (ways.textContent !== text(links)) ways.replaceChildren(...links);
  };
}

function linkTo(graph, { from, option }) {
  const link = element("a", "", nameOf(graph.nodes[from]));
  link.href = `#n-${from}`;
  link.dataset.step = from;
  link.title = `The answer “${option.label}”`;
  return link;
}

const text = (parts) => parts.map((part) => part.textContent ?? part).join("");

function title(here, draft) {
  const field = here.querySelector("[data-title]");
  field.addEventListener("input", () => draft.change(setTitle(draft.graph, draft.at, oneLine(field.value)), `title:${draft.at}`));
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const ends = draft.graph.nodes[draft.at].outcome;
    if (ends) here.querySelector("[data-outcome-field] input:checked").focus();
    else here.dispatchEvent(new CustomEvent("answers"));
  });
  let at = "";
  return () => {
    const said = draft.graph.nodes[draft.at].title;
    if (draft.at !== at || oneLine(field.value).trim() !== said.trim()) field.value = said;
    at = draft.at;
  };
}

const oneLine = (text) => text.replace(/[\s\u0085]+/g, " ");

/** How the guide ends at a step without answers. */
function outcome(here, draft) {
  const place = here.querySelector("[data-outcome-field]");
  const choices = [...place.querySelectorAll("input")];
  place.addEventListener("change", ({ target }) => draft.change(setOutcome(draft.graph, draft.at, target.value || null)));
  return () => {
    const { options, outcome } = draft.graph.nodes[draft.at];
    place.hidden = options.length > 0;
    for (const choice of choices) choice.checked = choice.value === (outcome ?? "");
  };
}
