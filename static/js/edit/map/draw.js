// Draws the map of an editor. A step that is drawn already is moved, and drawn again only where its looks changed.
import { arrowhead, bezier, curve, shortenedBy, svgElement, textAt } from "../../map/draw.js";
import { placeInOrder } from "../../base/in-order.js";
import { plural } from "../../base/plural.js";
import { accessibleName, whenInWords } from "./boxes.js";

/** @typedef {GuideMap.DrawnNode & {people: string[], match: boolean}} Step */
/** @typedef {Map<string, {group: SVGGElement, looks: string}>} Drawn what is drawn for each id */

const ARROW_HALF_WIDTH_PX = 5;
const MAX_PILL_CHARS = 18;
const OUTCOME_LOOKS = ["resolved", "escalate", "unresolved", "undecided"];
/**
 * From the middle, and without a transform: the browser makes a layer for each transform at every frame.
 * @type {Record<string, string>}
 */
const SIGNS = {
  question: "m0 -5.5l5.5 5.5l-5.5 5.5l-5.5 -5.5z",
  step: "m-4.5 -4.5h9v9h-9z",
  resolved: "m-5 0.5l3.5 3.5l6.5 -8",
  escalate: "m-4.5 4.5l9 -9m-6.5 0h6.5v6.5",
  unresolved: "m-5 0h10",
  undecided: "m-3 -2.5a3 3 0 1 1 3 3.5v1.5m0 2.5v0.4",
};

export class Picture {
  svg = svgElement("svg", { role: "listbox", "aria-label": "Steps on the map" });
  #lineLayer = svgElement("g", { "aria-hidden": "true" });
  #labelLayer = svgElement("g", { "aria-hidden": "true" });
  #stepLayer = svgElement("g", { role: "presentation" });
  /** @type {Drawn} */
  #steps = new Map();
  /** @type {Drawn} */
  #lines = new Map();
  /** @type {Drawn} */
  #labels = new Map();

  constructor() {
    const layer = svgElement("g", { role: "presentation" });
    layer.append(this.#lineLayer, this.#labelLayer, this.#stepLayer);
    this.svg.append(layer);
  }

  /**
   * @param {{nodes: GuideMap.DrawnNode[], edges: GuideMap.DrawnEdge[]}} map
   * @param {{others: Edit.Presence[], matches: Set<string>}} marks
   */
  show({ nodes, edges }, { others, matches }) {
    const people = Map.groupBy(others, ({ node }) => node);
    /** @type {Map<string, Step>} */
    const steps = new Map();
    for (const node of nodes) {
      steps.set(node.key, {
        ...node,
        people: (people.get(node.key) ?? []).map(({ name }) => name),
        match: matches.has(node.key),
      });
    }
    this.#steps = update(this.#stepLayer, this.#steps, steps, drawStep, withoutPlace);
    for (const [key, { x, y }] of steps) {
      this.#steps.get(key)?.group.setAttribute("transform", `translate(${x.toFixed(1)} ${y.toFixed(1)})`);
    }
    const lines = new Map(edges.map((edge) => [edge.id, edge]));
    this.#lines = update(this.#lineLayer, this.#lines, lines, drawLine);
    const labels = new Map(edges.filter(({ text }) => text).map((edge) => [edge.id, edge]));
    this.#labels = update(this.#labelLayer, this.#labels, labels, drawLabel);
  }

  /** @param {GuideMap.Size} size */
  resize({ width, height }) {
    this.svg.setAttribute("width", String(Math.ceil(width)));
    this.svg.setAttribute("height", String(Math.ceil(height)));
  }

  /**
   * Rings one step, and makes the lines at it stand out.
   * @param {string} key
   */
  choose(key) {
    for (const [id, { group }] of this.#steps) {
      group.setAttribute("aria-selected", String(id === key));
      group.setAttribute("tabindex", id === key ? "0" : "-1");
    }
    for (const { group } of [...this.#lines.values(), ...this.#labels.values()]) {
      group.classList.toggle("near", group.dataset.from === key || group.dataset.to === key);
    }
  }

  /** @param {string} key */
  focus(key) {
    this.#steps.get(key)?.group.focus({ preventScroll: true });
  }
}

/**
 * Draws `items` into `layer`: those whose looks changed, in a group each.
 * @template Item
 * @param {SVGGElement} layer
 * @param {Drawn} before
 * @param {Map<string, Item>} items by id
 * @param {(group: SVGGElement, item: Item) => void} draw
 * @param {(item: Item) => unknown} looksOf
 * @returns {Drawn}
 */
function update(layer, before, items, draw, looksOf = (item) => item) {
  /** @type {Drawn} */
  const drawn = new Map();
  for (const [id, item] of items) {
    const looks = JSON.stringify(looksOf(item));
    const old = before.get(id);
    const group = old?.group ?? svgElement("g");
    if (looks !== old?.looks) draw(group, item);
    drawn.set(id, { group, looks });
  }
  for (const [id, { group }] of before) if (!drawn.has(id)) group.remove();
  placeInOrder(
    layer,
    [...drawn.values()].map(({ group }) => group),
  );
  return drawn;
}

/** @param {Step} step */
const withoutPlace = ({ x: _x, y: _y, ...looks }) => looks;

/**
 * A step around the point 0, 0.
 * @param {SVGGElement} group
 * @param {Step} step
 */
function drawStep(group, step) {
  const { key, look, width, height, title, lines, errors, warnings, people } = step;
  group.setAttribute("role", "option");
  group.setAttribute("data-key", key);
  group.setAttribute("aria-label", accessibleName(step, people));
  group.setAttribute("class", `map-step ${look}${step.match ? " hit" : ""}`);
  const [left, top] = [-width / 2, -height / 2];
  const rx = OUTCOME_LOOKS.includes(look) ? height / 2.4 : 8;
  const ring = { class: "ring", x: left - 5, y: top - 5, width: width + 10, height: height + 10, rx: rx + 5 };
  const kind = `${step.number} · ${step.kind}`;
  const sign = `M${-kind.length * 3 - 10} ${top + height - 14}${SIGNS[look]}`;
  /** @type {SVGElement[]} */
  const parts = [
    svgElement("rect", ring),
    svgElement("rect", { class: "box", x: left, y: top, width, height, rx }),
    ...lines.map((text, i) => textAt("title", 0, top + 22 + 17 * i, text, title)),
    svgElement("path", { class: "sign", d: sign }),
    textAt("kind", 4, top + height - 10, kind),
  ];
  if (step.messages) parts.push(svgElement("title", {}, step.messages));
  if (step.start) parts.push(pill("first", left + 30, top, "Start"));
  if (errors || warnings) parts.push(warningSign(-left - 4, top + 2, errors > 0));
  if (people.length) parts.push(pill("who", -left - 46, top - 1, people.join(", ")));
  if (step.below) parts.push(foldButton(-left - 24, -top, step)); // beside the label of a single answer, which is below
  group.replaceChildren(...parts);
}

/**
 * @param {string} name
 * @param {number} x
 * @param {number} y
 * @param {string} text
 */
function pill(name, x, y, text) {
  const width = Math.min(text.length, MAX_PILL_CHARS) * 6.6 + 14;
  const short = text.length > MAX_PILL_CHARS ? `${text.slice(0, MAX_PILL_CHARS - 1)}…` : text;
  const group = svgElement("g", { class: name, transform: `translate(${x} ${y})` });
  group.append(svgElement("rect", { x: -width / 2, y: -9, width, height: 18, rx: 9 }), textAt("", 0, 4, short));
  return group;
}

/**
 * @param {number} x
 * @param {number} y
 * @param {boolean} isError
 */
function warningSign(x, y, isError) {
  const group = svgElement("g", { class: `mark ${isError ? "error" : "warning"}`, transform: `translate(${x} ${y})` });
  group.append(svgElement("path", { d: "M0 -10L11 9H-11Z" }), textAt("", 0, 7, "!"));
  return group;
}

/**
 * @param {number} x
 * @param {number} y
 * @param {Step} step
 */
function foldButton(x, y, { folded, below }) {
  const text = folded ? `+${below}` : "−";
  const width = Math.max(24, text.length * 7 + 12);
  const name = `fold${folded ? " folded" : ""}`;
  const group = svgElement("g", { class: name, "data-fold": "", transform: `translate(${x} ${y})` });
  const steps = plural(below, "step");
  group.append(svgElement("title", {}, folded ? `Unfold ${steps}` : `Fold ${steps} below`));
  group.append(svgElement("rect", { x: -width / 2, y: -12, width, height: 24, rx: 12 }), textAt("", 0, 4.5, text));
  return group;
}

/**
 * From step to step; or to a label, and from there in a curve.
 * @param {SVGGElement} group
 * @param {GuideMap.DrawnEdge} edge
 */
function drawLine(group, edge) {
  setLooks(group, edge, "line");
  const { points, onward } = edge;
  const paths = [];
  if (points.length) paths.push(curve(onward || !edge.to ? points : shortenedBy(points, ARROW_HALF_WIDTH_PX)));
  if (onward) paths.push(bezier(onward));
  const parts = paths.map((d) => svgElement("path", { class: "way", d }));
  if (edge.to) {
    const end = (onward ?? points).slice(-2);
    const [, base] = shortenedBy(end, ARROW_HALF_WIDTH_PX * 1.6);
    parts.push(svgElement("path", { class: "tip", d: arrowhead(base, end[1], ARROW_HALF_WIDTH_PX) }));
  }
  group.replaceChildren(...parts);
}

/**
 * @param {SVGGElement} group
 * @param {GuideMap.DrawnEdge} edge
 */
function drawLabel(group, edge) {
  setLooks(group, edge, "words");
  const { x, y, width, text, label, when } = edge;
  const plate = { class: "plate", x: x - width / 2, y: y - 9, width, height: 18, rx: 4 };
  const whole = when ? [svgElement("title", {}, `${label}: ${whenInWords(when)}`)] : [];
  group.replaceChildren(...whole, svgElement("rect", plate), textAt("label", x, y + 4, text));
}

/**
 * @param {SVGGElement} group
 * @param {GuideMap.DrawnEdge} edge
 * @param {string} name
 */
function setLooks(group, { from, to, back, kind, tree }, name) {
  group.setAttribute("class", [name, back && "back", kind, tree && "through"].filter(Boolean).join(" "));
  Object.assign(group.dataset, { from, to });
}
