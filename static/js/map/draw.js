// Draws what map/layout.js placed, as SVG: a link for each step, a line for each answer, as wide as its traffic.

const CORNER = 40; // pixels

/** An <svg> with one layer, <g>, that holds all of it. */
export function draw({ nodes, edges }) {
  const svg = element("svg");
  const layer = element("g");
  const lines = element("g", { "aria-hidden": "true" });
  const loops = (edge) => edge.points.at(-1).y <= edge.points[0].y;
  // Thin lines over thick ones, words over all lines.
  const ordered = [...edges].sort((one, other) => other.thickness - one.thickness);
  lines.append(...ordered.map((edge) => way(edge, loops(edge))), ...ordered.map((edge) => label(edge)));
  layer.append(lines, ...nodes.map((node) => step(node)));
  svg.append(layer);
  return svg;
}

function step(node) {
  const left = node.x - node.width / 2;
  const top = node.y - node.height / 2;
  const link = element("a", { href: node.href, tabindex: -1, "data-key": node.key, "aria-label": `${node.number}. ${node.title}: ${node.note}` });
  const group = element("g", { class: `${node.class}${node.outcome ? " outcome" : ""}` });
  const box = { class: "box", x: left, y: top, width: node.width, height: node.height, rx: node.outcome ? node.height / 2.2 : 8 };
  group.append(element("rect", box), element("title", {}, node.note));
  node.lines.forEach((line, place) => group.append(written("title", node.x, top + 22 + 17 * place, line)));
  group.append(written("count", node.x, top + node.height - 10, node.brief));
  link.append(group);
  return link;
}

function way(edge, loop) {
  const group = element("g", { class: `${edge.class || "mixed"}${loop ? " loop" : ""}`, "data-way": `${edge.from} ${edge.to}` });
  const points = shortenedBy(edge.points, 4 + edge.thickness);
  group.append(element("title", {}, edge.note));
  group.append(element("path", { class: "way", d: curve(points), "stroke-width": edge.thickness }));
  group.append(element("path", { class: "tip", d: tip(points.at(-1), edge.points.at(-1), 3 + edge.thickness / 1.6) }));
  return group;
}

function label(edge) {
  const group = element("g", { class: edge.class || "mixed" });
  const plate = { class: "plate", x: edge.x - edge.width / 2, y: edge.y - 9, width: edge.width, height: 18, rx: 4 };
  group.append(element("rect", plate), written("label", edge.x, edge.y + 4, edge.text));
  return group;
}

/** A line from point to point with round corners: it passes close by each of them, and so below its words. */
export function curve(points) {
  const parts = [`M${at(points[0])}`];
  for (let place = 1; place < points.length - 1; place++) {
    const [before, here, after] = points.slice(place - 1, place + 2);
    parts.push(`L${at(towards(here, before))}Q${at(here)} ${at(towards(here, after))}`);
  }
  return `${parts.join("")}L${at(points.at(-1))}`;
}

/** Where a corner begins: CORNER before the point, or half way. */
function towards(from, to) {
  return between(from, to, Math.min(0.5, CORNER / (Math.hypot(to.x - from.x, to.y - from.y) || 1)));
}

export function shortenedBy(points, length) {
  const [before, last] = points.slice(-2);
  const whole = Math.hypot(last.x - before.x, last.y - before.y) || 1;
  return [...points.slice(0, -1), between(last, before, Math.min(0.9, length / whole))];
}

export function tip(from, to, half) {
  const length = Math.hypot(to.x - from.x, to.y - from.y) || 1;
  const [x, y] = [((to.y - from.y) / length) * half, ((from.x - to.x) / length) * half];
  return `M${at(to)}L${at({ x: from.x + x, y: from.y + y })}L${at({ x: from.x - x, y: from.y - y })}Z`;
}

const between = (one, other, part) => ({ x: one.x + (other.x - one.x) * part, y: one.y + (other.y - one.y) * part });
const at = ({ x, y }) => `${x.toFixed(1)} ${y.toFixed(1)}`;
export const written = (name, x, y, text) => element("text", { class: name, x, y, "text-anchor": "middle" }, text);

export function element(name, attributes = {}, text = "") {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  if (text) made.textContent = text;
  return made;
}
