// How large each step and each answer of a map is, and what is written on it.
import { shortened, wrapped } from "../../map/text.js";
import { plural } from "../../base/plural.js";
import { nameOf } from "../graph/graph.js";
import { kindOf, lookOf } from "./model.js";

const BOX = { width: 210, maxChars: 27, maxLines: 3, linePx: 17, otherPx: 36 };
// Widths are rounded up, so that not every letter typed moves everything.
const LABEL = { maxChars: 24, maxWhenChars: 18, charPx: 6.5, roundToPx: 20 };

/**
 * @param {GuideMap.ModelNode} step
 * @param {Guide.Step} node
 * @param {Guide.Problem[]} problems those of the step
 * @returns {GuideMap.BoxNode}
 */
export function box(step, node, problems) {
  const lines = wrapped(nameOf(node), BOX.maxChars, BOX.maxLines);
  const errors = problems.filter(({ level }) => level === "error").length;
  return {
    ...step,
    title: nameOf(node),
    lines,
    kind: kindOf(node),
    look: lookOf(node),
    width: BOX.width,
    height: BOX.otherPx + BOX.linePx * lines.length,
    errors,
    warnings: problems.length - errors,
    conditions: node.options.flatMap((option) => (option.if ? [`${option.label} ${whenInWords(option.if)}`] : [])),
    messages: problems.map(({ message }) => message).join("\n"),
  };
}

/**
 * @param {GuideMap.ModelEdge} edge
 * @returns {GuideMap.BoxEdge}
 */
export function label(edge) {
  const target = edge.kind === "stub" ? " → ?" : edge.kind === "more" && edge.number ? ` → ${edge.number}` : "";
  const through = edge.tree ? " ⧉" : "";
  const when = edge.when ? ` · ${shortened(whenInWords(edge.when), LABEL.maxWhenChars)}` : "";
  const text = `${shortened(edge.label, LABEL.maxChars)}${when}${through}${target}`.trim();
  const width = Math.ceil((text.length * LABEL.charPx + 10) / LABEL.roundToPx) * LABEL.roundToPx;
  return { ...edge, text, width };
}

/** @param {string} condition */
export const whenInWords = (condition) => (condition === "else" ? "otherwise" : `if ${condition}`);

/**
 * The step's name for a screen reader.
 * @param {GuideMap.BoxNode} node
 * @param {string[]} people
 */
export function accessibleName({ number, title, kind, start, errors, warnings, folded, below, conditions }, people) {
  const words = [`${number}. ${title}`, kind, ...conditions];
  if (start) words.push("the start");
  if (folded) words.push(`folded, ${plural(below, "step")} inside`);
  if (errors) words.push(plural(errors, "error"));
  if (warnings) words.push(plural(warnings, "warning"));
  if (people.length) words.push(`${people.join(", ")} ${people.length > 1 ? "are" : "is"} here`);
  return words.join(", ");
}

/**
 * What a layout depends on, as a text.
 * @param {{nodes: GuideMap.BoxNode[], edges: GuideMap.BoxEdge[]}} model
 */
export const shapeOf = ({ nodes, edges }) =>
  JSON.stringify([
    nodes.map(({ key, width, height }) => [key, width, height]),
    edges.map(({ id, to, width }) => [id, to, width]),
  ]);
