// A row of the outline: its place in the tree for a screen reader, and what it says of its step.
import { element } from "../../base/element.js";
import { plural } from "../../base/plural.js";
import { nameOf } from "../graph/graph.js";
import { kindOf } from "../map/model.js";

/**
 * What a row shows. `open`: null where there is nothing below.
 * @typedef {object} RowLooks
 * @property {Omit<Edit.Entry, "end">} entry
 * @property {Guide.Step | undefined} step
 * @property {number | undefined} number
 * @property {Guide.Problem[]} problems
 * @property {string[]} people
 * @property {boolean | null} open
 * @property {boolean} selected
 * @property {boolean} cursor
 */

const MAX_INDENTED_LEVEL = 10;
const ELSEWHERE = { "": "", back: "goes back to", on: "goes on at", nowhere: "leads nowhere yet" };

/**
 * @param {HTMLElement} row
 * @param {RowLooks} looks
 */
export function write(row, looks) {
  const { entry, open, selected, cursor } = looks;
  const attributes = {
    role: "treeitem",
    "data-id": entry.id,
    "aria-level": entry.level,
    "aria-posinset": entry.place,
    "aria-setsize": entry.size,
    "aria-selected": selected,
    tabindex: cursor ? 0 : -1,
  };
  for (const [name, value] of Object.entries(attributes)) row.setAttribute(name, String(value));
  if (open === null) row.removeAttribute("aria-expanded");
  else row.setAttribute("aria-expanded", String(open));
  row.className = `outline-row in-${Math.min(entry.level, MAX_INDENTED_LEVEL)}`;
  const text = element("span", "outline-text");
  text.append(...contentOf(looks).flatMap((part) => [part, " "]));
  row.replaceChildren(toggle(open), text);
}

/** @param {RowLooks} looks */
function contentOf({ entry, step, number, problems, people }) {
  const through = entry.tree ? " (through another guide)" : "";
  const label = entry.label ? [element("span", "outline-answer", `${entry.label}${through}:`)] : [];
  const title = nameOf(step ?? {});
  if (entry.kind === "nowhere") return [...label, element("span", "muted", ELSEWHERE.nowhere)];
  if (entry.kind) return [...label, element("span", "muted", `${ELSEWHERE[entry.kind]} ${number}. ${title}`)];
  const kind = kindOf(step ?? { options: [], outcome: null });
  return [
    ...label,
    element("span", "outline-number", `${number}.`),
    element("span", "outline-title", title),
    element("span", `badge ${step?.outcome}`, kind),
    ...badges(problems, people),
  ];
}

/** @param {boolean | null} open */
function toggle(open) {
  const made = element("span", "outline-turn", open === null ? "" : open ? "▾" : "▸");
  made.setAttribute("aria-hidden", "true");
  if (open !== null) made.dataset.turn = "";
  return made;
}

/**
 * @param {Guide.Problem[]} problems
 * @param {string[]} people
 */
function badges(problems, people) {
  const counts = ["error", "warning"].map((level) => ({
    level,
    count: problems.filter((problem) => problem.level === level).length,
  }));
  return [
    ...counts
      .filter(({ count }) => count)
      .map(({ level, count }) =>
        element("span", `badge ${level === "error" ? "error" : "warn"}`, plural(count, level)),
      ),
    ...people.map((name) => element("span", "badge person", `${name} is here`)),
  ];
}
