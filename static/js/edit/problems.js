// The problems of the draft: their number, a list of them, the way to each, and the fix where that is safe.
import { closest, copyOf, element, part } from "../base/element.js";
import { facts } from "../base/facts.js";
import { keysOn } from "../keys/keys.js";
import { plural } from "../base/plural.js";

const MAX_LISTED = 200;
/** @type {((by: number) => void) | null} */
let goBy = null; // goes on in the list of the editor that is open

keysOn("[data-editor]", [
  ["p", "Next problem", () => goBy?.(1)],
  ["P", "Previous problem", () => goBy?.(-1)],
]);

/**
 * @param {HTMLElement} place
 * @param {Edit.Draft} draft
 * @param {AbortSignal} signal
 */
export function problems(place, draft, signal) {
  const panel = part(place, "[data-edit-problems]");
  const toggle = part(place, "[data-problems-toggle]", HTMLButtonElement);
  const list = part(panel, "ul");
  let at = -1;
  /** @type {Guide.Problem[]} */
  let sorted = []; // errors first: they keep the guide from being published
  /** @type {WeakMap<Element, Guide.Problem>} */
  const problemOf = new WeakMap(); // of a row

  const go = (/** @type {Guide.Problem} */ problem) => {
    at = sorted.indexOf(problem);
    if (problem.node) draft.choose(problem.node);
    draft.fire("go", problem);
  };
  goBy = (by) => {
    const { length } = sorted;
    if (length) go(sorted[((((at < 0 && by < 0 ? 0 : at) + by) % length) + length) % length]);
  };
  signal.addEventListener("abort", () => (goBy = null));

  const showCount = () => {
    const unreadable = draft.state.answer?.code === "unreadable"; // the known problems are those of an older text
    part(toggle, "[data-problem-count]").textContent = unreadable ? "Cannot be read yet" : countOf(draft.problems);
    toggle.dataset.problemsToggle = unreadable ? "error" : worstLevel(draft.problems);
  };
  draft.on("state", showCount);
  draft.on("problems", () => {
    sorted = draft.problems.toSorted((one, other) => Number(one.level !== "error") - Number(other.level !== "error"));
    showCount();
    toggle.disabled = !draft.problems.length;
    show();
  });
  toggle.addEventListener("click", () => {
    panel.hidden = !panel.hidden;
    show();
  });

  function show() {
    panel.hidden ||= !draft.problems.length;
    const shown = !panel.hidden;
    const row = closest(document.activeElement, "li");
    const focusedRow = row ? [...list.children].indexOf(row) : -1;
    toggle.setAttribute("aria-expanded", String(shown));
    list.replaceChildren(...(shown ? sorted.slice(0, MAX_LISTED).map(rowOf) : []));
    if (shown && sorted.length > MAX_LISTED) list.append(element("li", "muted", "and more, once these are fixed"));
    if (focusedRow < 0) return;
    const next = list.children[Math.min(focusedRow, list.children.length - 1)]; // the focused one may be fixed
    const link = next?.querySelector("a") ?? null;
    (link ?? part(document, "#main", HTMLElement)).focus();
  }

  /** @param {Guide.Problem} problem */
  function rowOf(problem) {
    const item = copyOf(panel, "template");
    const [badge, link] = [part(item, "span"), part(item, "a", HTMLAnchorElement)];
    badge.textContent = problem.level;
    badge.classList.add(problem.level === "error" ? "error" : "warn");
    link.textContent = problem.message;
    link.href = problem.node ? `#n-${problem.node}` : "#main";
    if (place.dataset.view === "text" && problem.line) part(item, "[data-line]").textContent = `line ${problem.line}`;
    if (problem.fix) {
      const fix = part(item, "[data-fix]");
      fix.hidden = false;
      fix.append(problem.fix.label);
    }
    problemOf.set(item, problem);
    return item;
  }

  list.addEventListener("click", (event) => {
    const row = closest(event.target, "li");
    const problem = row && problemOf.get(row);
    if (!problem) return;
    event.preventDefault();
    event.stopPropagation();
    if (closest(event.target, "[data-fix]")) draft.fix(problem);
    else go(problem);
  });
}

/** @param {Guide.Problem[]} problems */
function worstLevel(problems) {
  if (problems.some(({ level }) => level === "error")) return "error";
  return problems.length ? "warning" : "none";
}

/** @param {Guide.Problem[]} problems */
function countOf(problems) {
  const { problemsPerDraft } = facts.limits; // the server leaves out the rest
  if (problems.length >= problemsPerDraft) return `${problemsPerDraft.toLocaleString("en")} problems or more`;
  const errors = problems.filter(({ level }) => level === "error").length;
  const warnings = problems.length - errors;
  const counts = [errors && plural(errors, "error"), warnings && plural(warnings, "warning")];
  return counts.filter(Boolean).join(", ") || "No problems";
}
