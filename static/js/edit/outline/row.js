// A row of the outline: its place in the tree for a screen reader, and what it says of its step.
import { nameOf } from "../graph/index.js";
import { kindOf } from "../map/model.js";
import { element } from "../../page/element.js";
import { many } from "../../page/many.js";

const DEEPEST = 10; // levels that are set in
const GOES = { back: "goes back to", on: "goes on at", nowhere: "leads nowhere yet" };

/** Writes an entry of edit/outline/model.js, with what stands there now, into `row`. */
export function write(row, entry, chosen, cursor) {
  const { id, level, place, size, label, tree, goes, number, open, about } = entry;
  const title = nameOf(entry);
  const attributes = { role: "treeitem", "data-id": id, "aria-level": level, "aria-posinset": place, "aria-setsize": size, "aria-selected": chosen, tabindex: cursor ? 0 : -1 };
  for (const [name, value] of Object.entries(attributes)) row.setAttribute(name, value);
  if (open === null) row.removeAttribute("aria-expanded");
  else row.setAttribute("aria-expanded", open);
  row.className = `outline-row in-${Math.min(level, DEEPEST)}`;
  const parts = [];
  if (label) parts.push(element("span", "outline-answer", `${label}${tree ? " (through another guide)" : ""}:`));
  if (goes) parts.push(element("span", "muted", goes === "nowhere" ? GOES.nowhere : `${GOES[goes]} ${number}. ${title}`));
  else parts.push(element("span", "outline-number", `${number}.`), element("span", "outline-title", title), element("span", `badge ${entry.outcome}`, kindOf(entry)), ...marks(about));
  const text = element("span", "outline-text");
  text.append(...parts.flatMap((part) => [part, " "]));
  row.replaceChildren(turner(open), text);
}

function turner(open) {
  const made = element("span", "outline-turn", open === null ? "" : open ? "▾" : "▸");
  made.setAttribute("aria-hidden", "true");
  if (open !== null) made.dataset.turn = "";
  return made;
}

function marks([problems, names]) {
  const found = ["error", "warning"].map((level) => [level, problems.filter((problem) => problem.level === level).length]);
  const made = found.filter(([, count]) => count).map(([level, count]) => element("span", `badge ${level === "error" ? "error" : "warn"}`, many(count, level)));
  return [...made, ...names.map((name) => element("span", "badge person", `${name} is here`))];
}
