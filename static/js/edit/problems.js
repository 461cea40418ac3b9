// What is wrong with the draft: how much of it, a list of it, the way to each, and the mending where that is safe.
import { element } from "../page/element.js";
import { keysOn } from "../page/keys.js";
import { many } from "../page/many.js";

let current = null; // the list of the editor that is open
const MOST = 200; // in the list
const TOLD = 1000; // by the server, which leaves out the rest

keysOn("[data-editor]", [
  ["p", "The next problem", () => current?.(1)],
  ["P", "The problem before", () => current?.(-1)],
]);

export function problems(place, draft, signal) {
  const panel = place.querySelector("[data-edit-problems]");
  const toggle = place.querySelector("[data-problems-toggle]");
  const list = panel.querySelector("ul");
  const [row] = panel.querySelector("template").content.children;
  let at = -1;
  let sorted = []; // errors first: they keep the guide from being published

  const go = (problem) => {
    at = sorted.indexOf(problem);
    if (problem.node) draft.choose(problem.node);
    draft.dispatchEvent(new CustomEvent("go", { detail: problem }));
  };
  current = (by) => {
    const { length } = sorted;
    if (length) go(sorted[(((at < 0 && by < 0 ? 0 : at) + by) % length + length) % length]);
  };
  signal.addEventListener("abort", () => (current = null));

  const tell = () => {
    const unreadable = draft.state.said?.code === "unreadable"; // what is known of problems is of an older text
    toggle.querySelector("[data-problem-count]").textContent = unreadable ? "Cannot be read yet" : counted(draft.problems);
    toggle.dataset.problemsToggle = unreadable ? "error" : worst(draft.problems);
  };
  draft.addEventListener("state", tell);
  draft.addEventListener("problems", () => {
    sorted = draft.problems.toSorted((one, other) => (one.level !== "error") - (other.level !== "error"));
    tell();
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
    const focused = [...list.children].indexOf(document.activeElement?.closest("li"));
    toggle.setAttribute("aria-expanded", shown);
    list.replaceChildren(...(shown ? sorted.slice(0, MOST).map(line) : []));
    if (shown && sorted.length > MOST) list.append(element("li", "muted", "and more, once these are mended"));
    if (focused < 0) return;
    const next = list.children[Math.min(focused, list.children.length - 1)]; // the one that had the focus may be mended
    (next?.querySelector("a") ?? document.querySelector("#main")).focus();
  }

  function line(problem) {
    const item = row.cloneNode(true);
    const [badge, link, where, fix] = ["span", "a", "[data-line]", "[data-fix]"].map((part) => item.querySelector(part));
    badge.textContent = problem.level;
    badge.classList.add(problem.level === "error" ? "error" : "warn");
    link.textContent = problem.message;
    link.href = problem.node ? `#n-${problem.node}` : "#main";
    if (place.dataset.view === "text" && problem.line) where.textContent = `line ${problem.line}`;
    if (problem.fix) {
      fix.hidden = false;
      fix.append(problem.fix.label);
    }
    item.problem = problem;
    return item;
  }

  list.addEventListener("click", (event) => {
    const { problem } = event.target.closest("li") ?? {};
    if (!problem) return;
    event.preventDefault();
    event.stopPropagation();
    if (event.target.closest("[data-fix]")) draft.mend(problem);
    else go(problem);
  });
}

function worst(problems) {
  if (problems.some(({ level }) => level === "error")) return "error";
  return problems.length ? "warning" : "none";
}

function counted(problems) {
  if (problems.length >= TOLD) return "1,000 problems or more";
  const errors = problems.filter(({ level }) => level === "error").length;
  const warnings = problems.length - errors;
  const words = [errors && many(errors, "error"), warnings && many(warnings, "warning")];
  return words.filter(Boolean).join(", ") || "No problems";
}
