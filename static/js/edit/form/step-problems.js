// The problems of the current step, each beside the field that it is about.
import { element } from "../../base/element.js";

/** @type {Record<string, string>} */
const PLACES = {
  "no-title": "title",
  "no-outcome": "outcome",
  "many-options": "answers",
  "no-way-out": "answers",
  unreachable: "step",
  deep: "step",
};
/** @type {Record<string, string>} */
const FIELDS = { title: "[data-title]", body: "[data-body]" };
/** @type {Record<string, string>} */
const TARGETS = { ...FIELDS, outcome: "[data-outcome-field] input:checked", answers: "[data-label]" };

/**
 * Returns what shows the problems as they are now.
 * @param {HTMLElement} form
 * @param {Edit.GraphDraft} draft
 */
export function stepProblems(form, draft) {
  const show = () => {
    const ours = draft.problems.filter(({ node }) => node === draft.at);
    for (const list of form.querySelectorAll("[data-problems-of]")) {
      const place = list.dataset.problemsOf ?? "";
      const here = ours.filter((problem) => !rowOf(form, problem) && placeOf(problem) === place);
      fill(list, here, FIELDS[place] ? form.querySelector(FIELDS[place]) : null);
    }
    for (const row of form.querySelectorAll("[data-option]")) {
      const list = row.querySelector(".step-problems");
      const here = ours.filter(({ option }) => option === row.dataset.option);
      if (list) fill(list, here, row.querySelector("[data-label]"));
    }
  };
  draft.on("problems", show);
  form.addEventListener("focusout", () => setTimeout(show)); // problems that waited while the field had the focus
  draft.on("go", (problem) => targetOf(form, problem)?.focus());
  return show;
}

/**
 * The field in which a problem is fixed.
 * @param {HTMLElement} form
 * @param {Guide.Problem} problem
 */
function targetOf(form, problem) {
  const row = rowOf(form, problem);
  const isAboutTarget = problem.kind === "leads-nowhere" || problem.kind.startsWith("sub-tree");
  if (row) return row.querySelector(isAboutTarget ? "[data-to]" : "[data-label]");
  return form.querySelector(TARGETS[placeOf(problem)] ?? "[data-title]");
}

/** @param {Guide.Problem} problem */
const placeOf = ({ kind }) => PLACES[kind] ?? "body";

/**
 * @param {HTMLElement} form
 * @param {Guide.Problem} problem
 */
const rowOf = (form, { option }) => (option ? form.querySelector(`[data-option="${option}"]`) : null);

/**
 * Shows problems; new ones of a field that has the focus wait until it is left.
 * @param {HTMLElement} list
 * @param {Guide.Problem[]} problems
 * @param {HTMLElement | null} field
 */
function fill(list, problems, field) {
  const before = [...list.children].map(({ textContent }) => textContent);
  const typing = field && field === document.activeElement;
  const shown = problems.filter(({ message }) => before.includes(message) || !typing);
  const changed = shown.map(({ message }) => message).join("\n") !== before.join("\n");
  if (changed) list.replaceChildren(...shown.map(({ level, message }) => element("li", level, message)));
  list.hidden = !shown.length;
  if (shown.some(({ level }) => level === "error")) field?.setAttribute("aria-invalid", "true");
  else field?.removeAttribute("aria-invalid");
}
