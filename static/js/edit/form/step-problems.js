// The problems of the chosen step, each beside the field that it is about.
import { element } from "../../page/element.js";

const PLACES = {
  "no-title": "title",
  "no-outcome": "outcome",
  "many-options": "answers",
  "no-way-out": "answers",
  unreachable: "step",
  deep: "step",
};
const FIELDS = { title: "[data-title]", body: "[data-body]" };

/** Answers what shows the problems as they are now. */
export function stepProblems(here, draft) {
  const show = () => {
    const mine = draft.problems.filter(({ node }) => node === draft.at);
    for (const list of here.querySelectorAll("[data-problems-of]")) {
      const place = list.dataset.problemsOf;
      const found = mine.filter((problem) => !optionOf(here, problem) && placeOf(problem) === place);
      tell(list, found, FIELDS[place] && here.querySelector(FIELDS[place]));
    }
    for (const row of here.querySelectorAll("[data-option]")) {
      const field = row.querySelector("[data-label]");
      tell(row.querySelector(".step-problems"), mine.filter(({ option }) => option === row.dataset.option), field);
    }
  };
  draft.addEventListener("problems", show);
  here.addEventListener("focusout", () => setTimeout(show)); // what was not said while somebody was typing there
  draft.addEventListener("go", ({ detail }) => target(here, detail)?.focus());
  return show;
}

/** Where a problem is mended. */
function target(here, problem) {
  const row = optionOf(here, problem);
  if (row) return row.querySelector(problem.kind === "leads-nowhere" || problem.kind.startsWith("sub-tree") ? "[data-to]" : "[data-label]");
  const places = { ...FIELDS, outcome: "[data-outcome-field] input:checked", answers: "[data-label]" };
  return here.querySelector(places[placeOf(problem)] ?? "[data-title]");
}

const placeOf = ({ kind }) => PLACES[kind] ?? "body";
const optionOf = (here, { option }) => option && here.querySelector(`[data-option="${option}"]`);

/** A field that somebody is in is not found fault with before they leave it. */
function tell(list, problems, field) {
  const said = [...list.children].map(({ textContent }) => textContent);
  const shown = problems.filter(({ message }) => said.includes(message) || !field || field !== document.activeElement);
  if (shown.map(({ message }) => message).join("\n") !== said.join("\n")) list.replaceChildren(...shown.map(line));
  list.hidden = !shown.length;
  if (shown.some(({ level }) => level === "error")) field?.setAttribute("aria-invalid", "true");
  else field?.removeAttribute("aria-invalid");
}

const line = ({ level, message }) => element("li", level, message);
