// Draws the map of an editor. A step that is drawn already is moved, and drawn anew only where its looks changed.
import { named } from "./boxes.js";
import { inOrder } from "../../page/in-order.js";
import { many } from "../../page/many.js";
import { curve, element, shortenedBy, tip, written } from "../../map/draw.js";

const TIP = 5; // pixels, half as wide
// From the middle, and no transform, for of each that there is the browser makes a layer at every frame.
const SIGNS = {
  question: "m0 -5.5l5.5 5.5l-5.5 5.5l-5.5 -5.5z",
  step: "m-4.5 -4.5h9v9h-9z",
  resolved: "m-5 0.5l3.5 3.5l6.5 -8",
  escalate: "m-4.5 4.5l9 -9m-6.5 0h6.5v6.5",
  unresolved: "m-5 0h10",
  undecided: "m-3 -2.5a3 3 0 1 1 3 3.5v1.5m0 2.5v0.4",
};

export class Picture {
  svg = element("svg", { role: "listbox", "aria-label": "Steps on the map" });
  #layer = element("g", { role: "presentation" });
  #lines = element("g", { "aria-hidden": "true" });
  #labels = element("g", { "aria-hidden": "true" });
  #steps = element("g", { role: "presentation" });
  #drawn = { steps: new Map(), lines: new Map(), labels: new Map() }; // id -> {node, looks}

  constructor() {
    this.#layer.append(this.#lines, this.#labels, this.#steps);
    this.svg.append(this.#layer);
  }

  /** `nodes`: boxes with {x, y}; `edges`: labels with {points, x, y, back, onward}; `people`: Map from a key to names. */
  show({ nodes, edges }, { people, hits }) {
    const steps = nodes.map((node) => [node.key, { ...node, who: people.get(node.key) ?? [], hit: hits.has(node.key) }]);
    this.#draw("steps", this.#steps, steps, step, (made, { x, y }) => made.setAttribute("transform", `translate(${x.toFixed(1)} ${y.toFixed(1)})`));
    const lines = edges.map((edge) => [edge.id, edge]);
    this.#draw("lines", this.#lines, lines, line);
    this.#draw("labels", this.#labels, lines.filter(([, { text }]) => text), label);
  }

  resize({ width, height }) {
    for (const [name, size] of Object.entries({ width, height })) this.svg.setAttribute(name, Math.ceil(size));
  }

  /** Rings one step, and makes the lines at it stand out. */
  choose(key) {
    for (const [id, { node }] of this.#drawn.steps) {
      const chosen = id === key;
      node.setAttribute("aria-selected", chosen);
      node.setAttribute("tabindex", chosen ? 0 : -1);
    }
    for (const { node } of [...this.#drawn.lines.values(), ...this.#drawn.labels.values()]) {
      node.classList.toggle("near", node.dataset.from === key || node.dataset.to === key);
    }
  }

  /** The element of a step, which can have the focus. */
  of(key) {
    return this.#drawn.steps.get(key)?.node;
  }

  #draw(kind, place, things, make, move = () => {}) {
    const before = this.#drawn[kind];
    const now = new Map();
    for (const [id, thing] of things) {
      const { x, y, ...rest } = thing;
      const looks = JSON.stringify(move.length ? rest : thing);
      const { node, looks: old } = before.get(id) ?? { node: element("g") };
      if (looks !== old) make(node, thing);
      move(node, thing);
      now.set(id, { node, looks });
    }
    for (const [id, { node }] of before) if (!now.has(id)) node.remove();
    inOrder(place, [...now.values()].map(({ node }) => node));
    this.#drawn[kind] = now;
  }
}

/** A step around the point 0, 0. */
function step(group, node) {
  const { key, look, width, height, lines, kind, number, start, below, folded, errors, warnings, who, said, hit } = node;
  for (const [name, value] of Object.entries({ role: "option", "data-key": key, "aria-label": named(node, who) })) group.setAttribute(name, value);
  group.setAttribute("class", `map-step ${look}${hit ? " hit" : ""}`);
  const [left, top] = [-width / 2, -height / 2];
  const round = ["resolved", "escalate", "unresolved", "undecided"].includes(look) ? height / 2.4 : 8;
  const parts = [
    element("rect", { class: "ring", x: left - 5, y: top - 5, width: width + 10, height: height + 10, rx: round + 5 }),
    element("rect", { class: "box", x: left, y: top, width, height, rx: round }),
    ...lines.map((text, at) => written("title", 0, top + 22 + 17 * at, text)),
  ];
  const word = `${number} · ${kind}`;
  const sign = element("path", { class: "sign", d: `M${-word.length * 3 - 10} ${top + height - 14}${SIGNS[look]}` });
  parts.push(sign, written("kind", 4, top + height - 10, word));
  if (said) parts.push(element("title", {}, said));
  if (start) parts.push(pill("first", left + 30, top, "Start"));
  if (errors || warnings) parts.push(mark(-left - 4, top + 2, errors));
  if (who.length) parts.push(pill("who", -left - 46, top - 1, who.join(", ")));
  if (below) parts.push(fold(-left - 24, -top, folded, below)); // beside the words, and what a single answer says below
  group.replaceChildren(...parts);
}

function pill(name, x, y, text) {
  const width = Math.min(text.length, 18) * 6.6 + 14;
  const group = element("g", { class: name, transform: `translate(${x} ${y})` });
  group.append(element("rect", { x: -width / 2, y: -9, width, height: 18, rx: 9 }), written("", 0, 4, text.length > 18 ? `${text.slice(0, 17)}…` : text));
  return group;
}

function mark(x, y, errors) {
  const group = element("g", { class: errors ? "mark error" : "mark warning", transform: `translate(${x} ${y})` });
  group.append(element("path", { d: "M0 -10L11 9H-11Z" }), written("", 0, 7, "!"));
  return group;
}

function fold(x, y, folded, below) {
  const text = folded ? `+${below}` : "−";
  const width = Math.max(24, text.length * 7 + 12);
  const group = element("g", { class: `fold${folded ? " folded" : ""}`, "data-fold": "", transform: `translate(${x} ${y})` });
  group.append(element("title", {}, folded ? `Unfold ${many(below, "step")}` : `Fold ${many(below, "step")} below`));
  group.append(element("rect", { x: -width / 2, y: -12, width, height: 24, rx: 12 }), written("", 0, 4.5, text));
  return group;
}

/** From step to step; or to a label, and from there in a curve. */
function line(group, edge) {
  describe(group, edge, "line");
  const { points, onward } = edge;
  const parts = [];
  const last = onward ? onward : points;
  const path = (d) => parts.push(element("path", { class: "way", d }));
  if (points.length) path(curve(onward || !edge.to ? points : shortenedBy(points, TIP)));
  if (onward) path(`M${point(onward[0])}C${onward.slice(1).map(point).join(" ")}`);
  if (edge.to) parts.push(element("path", { class: "tip", d: tip(shortenedBy(last.slice(-2), TIP * 1.6)[1], last.at(-1), TIP) }));
  group.replaceChildren(...parts);
}

function label(group, edge) {
  describe(group, edge, "words");
  const { x, y, width, text } = edge;
  group.replaceChildren(element("rect", { class: "plate", x: x - width / 2, y: y - 9, width, height: 18, rx: 4 }), written("label", x, y + 4, text));
}

function describe(group, { from, to, back, kind, tree }, name) {
  group.setAttribute("class", [name, back && "back", kind, tree && "through"].filter(Boolean).join(" "));
  Object.assign(group.dataset, { from, to });
}

const point = ({ x, y }) => `${x.toFixed(1)} ${y.toFixed(1)}`;
