// Draws what map/layout.js placed, as SVG: a link for each step, a line for each answer, as wide as its traffic.

import { isRightToLeft } from "../base/direction.js";

const CORNER_PX = 40;

/**
 * An <svg> with one layer, <g>, that holds all of it.
 * @param {GuideMap.Placed} map
 */
export function draw({ nodes, edges }) {
  const svg = svgElement("svg");
  const layer = svgElement("g");
  const lines = svgElement("g", { "aria-hidden": "true" });
  // Thin lines over thick ones, words over all lines.
  const ordered = edges.toSorted((one, other) => other.thickness - one.thickness);
  lines.append(...ordered.map(line), ...ordered.map(label));
  layer.append(lines, ...nodes.map(step));
  svg.append(layer);
  return svg;
}

/** @param {GuideMap.PlacedNode} node */
function step(node) {
  const left = node.x - node.width / 2;
  const top = node.y - node.height / 2;
  const name = `${node.number}. ${node.title}: ${node.note}`;
  const link = svgElement("a", { href: node.href, tabindex: -1, "data-key": node.key, "aria-label": name });
  const group = svgElement("g", { class: `${node.class}${node.outcome ? " outcome" : ""}` });
  const rx = node.outcome ? node.height / 2.2 : 8;
  group.append(svgElement("rect", { class: "box", x: left, y: top, width: node.width, height: node.height, rx }));
  group.append(svgElement("title", {}, node.note));
  node.lines.forEach((line, i) => group.append(textAt("title", node.x, top + 22 + 17 * i, line, node.title)));
  group.append(textAt("count", node.x, top + node.height - 10, node.brief));
  link.append(group);
  return link;
}

/** @param {GuideMap.PlacedEdge} edge */
function line(edge) {
  const { points, onward, thickness } = edge;
  const name = `${edge.class || "mixed"}${edge.back ? " loop" : ""}`;
  const group = svgElement("g", { class: name, "data-way": `${edge.from} ${edge.to}` });
  const whole = shortenedBy(onward ?? points, 4 + thickness);
  const paths = onward ? [bezier(whole)] : [curve(whole)];
  if (onward && points.length) paths.push(curve(points));
  group.append(svgElement("title", {}, edge.note));
  for (const d of paths) group.append(svgElement("path", { class: "way", d, "stroke-width": thickness }));
  const tip = arrowhead(last(whole), last(onward ?? points), 3 + thickness / 1.6);
  group.append(svgElement("path", { class: "tip", d: tip }));
  return group;
}

/** @param {GuideMap.PlacedEdge} edge */
function label(edge) {
  const group = svgElement("g", { class: edge.class || "mixed" });
  const plate = { class: "plate", x: edge.x - edge.width / 2, y: edge.y - 9, width: edge.width, height: 18, rx: 4 };
  const whole = svgElement("title", {}, edge.note);
  group.append(whole, svgElement("rect", plate), textAt("label", edge.x, edge.y + 4, edge.text));
  return group;
}

/**
 * The path of a line from point to point with round corners. It passes close by each point, and so below its label.
 * @param {GuideMap.Point[]} points
 */
export function curve(points) {
  const commands = [`M${at(points[0])}`];
  for (let i = 1; i < points.length - 1; i++) {
    const [before, here, after] = points.slice(i - 1, i + 2);
    commands.push(`L${at(towards(here, before))}Q${at(here)} ${at(towards(here, after))}`);
  }
  return `${commands.join("")}L${at(last(points))}`;
}

/**
 * The path of a curve: start, control, control, end.
 * @param {GuideMap.Point[]} points
 */
export const bezier = ([start, ...others]) => `M${at(start)}C${others.map(at).join(" ")}`;

/**
 * Where a corner begins: CORNER_PX before the point, or half way.
 * @param {GuideMap.Point} from
 * @param {GuideMap.Point} to
 */
function towards(from, to) {
  return between(from, to, Math.min(0.5, CORNER_PX / (lengthOf(from, to) || 1)));
}

/**
 * The same line, with its last piece shorter.
 * @param {GuideMap.Point[]} points
 * @param {number} length
 */
export function shortenedBy(points, length) {
  const [before, end] = points.slice(-2);
  return [...points.slice(0, -1), between(end, before, Math.min(0.9, length / (lengthOf(before, end) || 1)))];
}

/**
 * The path of an arrowhead.
 * @param {GuideMap.Point} from
 * @param {GuideMap.Point} to
 * @param {number} halfWidth
 */
export function arrowhead(from, to, halfWidth) {
  const length = lengthOf(from, to) || 1;
  const [x, y] = [((to.y - from.y) / length) * halfWidth, ((from.x - to.x) / length) * halfWidth];
  return `M${at(to)}L${at({ x: from.x + x, y: from.y + y })}L${at({ x: from.x - x, y: from.y - y })}Z`;
}

/**
 * `whole`: the text that this is a line of.
 * @param {string} name
 * @param {number} x
 * @param {number} y
 * @param {string} text
 */
export function textAt(name, x, y, text, whole = text) {
  const line = svgElement("text", { class: name, x, y, "text-anchor": "middle" }, text);
  if (isRightToLeft(whole)) line.setAttribute("direction", "rtl");
  return line;
}

/**
 * A new element of SVG.
 * @template {keyof SVGElementTagNameMap} Name
 * @param {Name} name
 * @param {Record<string, string | number>} attributes
 */
export function svgElement(name, attributes = {}, text = "") {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  if (text) made.textContent = text;
  return made;
}

/** @param {GuideMap.Point} point */
const at = ({ x, y }) => `${x.toFixed(1)} ${y.toFixed(1)}`;

const last = (/** @type {GuideMap.Point[]} */ points) => points[points.length - 1];

/**
 * @param {GuideMap.Point} one
 * @param {GuideMap.Point} other
 */
const lengthOf = (one, other) => Math.hypot(other.x - one.x, other.y - one.y);

/**
 * @param {GuideMap.Point} one
 * @param {GuideMap.Point} other
 * @param {number} share
 */
const between = (one, other, share) => ({
  x: one.x + (other.x - one.x) * share,
  y: one.y + (other.y - one.y) * share,
});
