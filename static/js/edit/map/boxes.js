// How large each step and each answer of a map is, and what is written on it.
import { nameOf } from "../graph/index.js";
import { kindOf, lookOf } from "./model.js";
import { many } from "../../page/many.js";
import { shortened, wrapped } from "../../map/text.js";

const BOX = { width: 210, letters: 27, lines: 3, line: 17, rest: 36 };
const LABEL = { letters: 24, letter: 6.5, round: 20 }; // rounded up, so that not every letter typed moves everything

/** The model's step with {title, lines, kind, look, width, height, errors, warnings, said}. `problems`: those of the step. */
export function box(step, node, problems) {
  const lines = wrapped(nameOf(node), BOX.letters, BOX.lines);
  const errors = problems.filter(({ level }) => level === "error").length;
  return {
    ...step,
    title: nameOf(node),
    lines,
    kind: kindOf(node),
    look: lookOf(node),
    width: BOX.width,
    height: BOX.rest + BOX.line * lines.length,
    errors,
    warnings: problems.length - errors,
    said: problems.map(({ message }) => message).join("\n"),
  };
}

/** The model's edge with {text, width}. */
export function label(edge) {
  const to = edge.kind === "stub" ? " → ?" : edge.kind === "more" && edge.number ? ` → ${edge.number}` : "";
  const through = edge.tree ? " ⧉" : "";
  const text = `${shortened(edge.label, LABEL.letters)}${through}${to}`.trim();
  return { ...edge, text, width: Math.ceil((text.length * LABEL.letter + 10) / LABEL.round) * LABEL.round };
}

/** The step's name for a screen reader. */
export function named({ number, title, kind, start, errors, warnings, folded, below }, who = []) {
  const parts = [`${number}. ${title}`, kind];
  if (start) parts.push("the start");
  if (folded) parts.push(`folded, ${many(below, "step")} inside`);
  if (errors) parts.push(many(errors, "error"));
  if (warnings) parts.push(many(warnings, "warning"));
  if (who.length) parts.push(`${who.join(", ")} ${who.length > 1 ? "are" : "is"} here`);
  return parts.join(", ");
}

/** What a layout depends on, as a text. */
export const shapeOf = ({ nodes, edges }) =>
  JSON.stringify([nodes.map(({ key, width, height }) => [key, width, height]), edges.map(({ id, to, width }) => [id, to, width])]);
