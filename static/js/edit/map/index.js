// The map of an editor: the draft as a picture that is moved, zoomed, folded and walked.
import { announce } from "../../page/announce.js";
import { find } from "./find.js";
import { box, label, shapeOf } from "./boxes.js";
import { Picture } from "./draw.js";
import { shown } from "./model.js";
import { saving } from "./save.js";
import { Walk } from "./walk.js";
import { picture } from "./picture.js";
import { keysOn } from "../../page/keys.js";
import { many } from "../../page/many.js";
import { Pan } from "../../map/pan.js";
import { worker } from "../../session/trusted.js";

const PAUSE = 160; // ms without a key until the map shows what was typed
const TYPED = 140; // and more until it is laid out anew
const ZOOM = 1.3;
const TOOLS = 56; // pixels that the buttons at the bottom take

let current = null; // the map of the page, for its keys

const act = (name) => () => current?.[name]();
keysOn("[data-edit-map]", [
  ["/", "Find a step by its words", () => document.querySelector("[data-edit-find] input")?.focus()],
  ["f", "Fold or unfold what can be reached only through the chosen step", act("fold")],
  ["+", "Larger map", act("larger")],
  ["-", "Smaller map", act("smaller")],
  ["0", "All of the map", act("all")],
]);

export function map(place, draft, signal) {
  picture(place);
  find(place.querySelector("[data-edit-find]"), draft, signal);
  current = new EditMap(place.querySelector("[data-edit-map]"), draft, signal);
}

class EditMap {
  #room;
  #draft;
  #note;
  #pan;
  #frame;
  #picture = new Picture();
  #walk = new Walk();
  #folded = new Set();
  #hits = new Set();
  #model = null;
  #laid = null; // {shape, width, height, nodes, edges} of the newest layout
  #worker = null;
  #asked = null; // the shape that is being laid out
  #timer = 0;
  #typed = 0;

  constructor(room, draft, signal) {
    this.#room = room;
    this.#draft = draft;
    this.#note = room.querySelector("[data-map-note]");
    this.#frame = room.querySelector("[data-map-frame]");
    const { svg } = this.#picture;
    this.#frame.firstElementChild.append(svg);
    svg.addEventListener("click", this.#click);
    svg.addEventListener("dblclick", ({ target }) => target.closest("[data-key]") && this.#edit());
    svg.addEventListener("keydown", this.#key);
    room.addEventListener("click", ({ target }) => this[target.closest("[data-zoom]")?.dataset.zoom]?.());
    saving(room, svg, draft);
    const on = (name, does) => draft.addEventListener(name, does, { signal });
    on("shown", () => this.#refresh(0));
    on("changed", ({ detail }) => (detail.gesture ? this.#soon() : this.#refresh(0)));
    on("problems", () => this.#refresh(0));
    on("others", () => this.#refresh(0));
    on("found", ({ detail }) => this.#found(detail.keys));
    on("chosen", () => this.#chosen());
    const sized = new ResizeObserver(() => this.#visible && this.#refresh(0));
    sized.observe(room);
    signal.addEventListener("abort", () => {
      sized.disconnect();
      this.#worker?.terminate();
      clearTimeout(this.#timer);
      clearTimeout(this.#typed);
    });
  }

  // Actions

  larger() {
    this.#pan?.zoom(ZOOM);
  }

  smaller() {
    this.#pan?.zoom(1 / ZOOM);
  }

  all() {
    this.#pan?.all();
  }

  /** Folds or unfolds the branch of a step, by default the chosen one. */
  fold(key = this.#draft.at) {
    const step = this.#model?.nodes.find((node) => node.key === key);
    if (!step?.below) return;
    if (!this.#folded.delete(key)) this.#folded.add(key);
    const said = this.#folded.has(key) ? `${many(step.below, "step")} folded` : `${many(step.below, "step")} unfolded`;
    announce(`${said}.`);
    this.#refresh(0);
  }

  // Private

  get #visible() {
    return this.#room.clientWidth > 0;
  }

  /** After a key: the browser paints the whole of a large map again, and the letter is not to wait for that. */
  #soon() {
    clearTimeout(this.#typed);
    this.#typed = setTimeout(() => this.#refresh(TYPED), PAUSE);
  }

  /** Shows the draft as it is now. What has moved by that comes to its place after `wait` ms, and not on this thread. */
  #refresh(wait) {
    const { graph, problems, at } = this.#draft;
    if (!this.#visible || !graph.order.length) return;
    const of = Map.groupBy(problems, ({ node }) => node);
    const { nodes, edges, all, inside } = shown(graph, this.#folded, at);
    const boxes = nodes.map((step) => box(step, graph.nodes[step.key], of.get(step.key) ?? []));
    this.#model = { nodes: boxes, edges: edges.map(label), inside };
    this.#model.shape = shapeOf(this.#model);
    this.#say(all, all - inside.size - nodes.length);
    this.#draw();
    if (this.#model.shape !== this.#laid?.shape) this.#lay(this.#laid ? wait : 0);
  }

  #say(all, left) {
    const said = left > 0 ? `${all} steps are too many for one picture. These are the ones around the chosen step; the outline has all of them.` : "";
    if (this.#note.textContent !== said) this.#note.textContent = said;
  }

  #lay(wait) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#ask(), wait);
  }

  #ask() {
    if (this.#asked) return; // when that one has come
    const { shape, nodes, edges } = this.#model;
    this.#asked = shape;
    this.#worker ??= this.#begin();
    const sizes = nodes.map(({ key, width, height }) => ({ key, width, height }));
    this.#worker.postMessage({ id: shape, nodes: sizes, edges: edges.map(({ id, from, to, width }) => ({ id, from, to, width })) });
  }

  #begin() {
    const made = worker(this.#room.dataset.worker);
    made.addEventListener("message", ({ data }) => this.#placed(data));
    made.addEventListener("error", () => {
      this.#asked = this.#worker = null; // with the next change it is tried again
      announce("The map could not be drawn. The outline has all of the guide.");
    });
    return made;
  }

  #placed({ id, ...laid }) {
    const before = this.#laid?.nodes[this.#draft.at];
    const first = !this.#laid;
    this.#laid = { shape: id, ...laid };
    this.#asked = null;
    this.#draw();
    this.#look(first, before);
    if (this.#model.shape !== id) this.#lay(0);
  }

  /** The chosen step stays where it is on the screen. */
  #look(first, before) {
    const now = this.#laid.nodes[this.#draft.at];
    if (first) this.#pan = new Pan(this.#frame, this.#laid, this.#at(this.#model.nodes[0]), { scrolls: true, below: TOOLS });
    this.#pan.resize(this.#laid);
    if (!first && before && now) this.#pan.shift(before.x - now.x, before.y - now.y);
    if (first || !before) this.#reveal();
  }

  /** What is placed already, with today's words. */
  #draw() {
    if (!this.#laid) return;
    const nodes = this.#model.nodes.filter(({ key }) => this.#laid.nodes[key]).map((node) => this.#at(node));
    const edges = this.#model.edges.filter(({ id, from }) => this.#laid.edges[id] && this.#laid.nodes[from]);
    const people = Map.groupBy(this.#draft.others, ({ node }) => node);
    const names = new Map([...people].map(([key, found]) => [key, found.map(({ name }) => name)]));
    this.#drawn = { nodes, edges: edges.map((edge) => ({ ...edge, ...this.#laid.edges[edge.id] })) };
    this.#picture.resize(this.#laid);
    this.#picture.show(this.#drawn, { people: names, hits: this.#hits });
    this.#picture.choose(this.#draft.at);
    this.#room.dataset.shown = this.#model.shape === this.#laid.shape;
  }

  #drawn = { nodes: [], edges: [] };

  #at(node) {
    return { ...node, ...this.#laid.nodes[node.key] };
  }

  #reveal() {
    const node = this.#drawn.nodes.find(({ key }) => key === this.#draft.at);
    if (node) this.#pan?.reveal(node);
    return node;
  }

  #chosen() {
    if (!this.#model) return;
    const focused = this.#picture.svg.contains(document.activeElement);
    const { at } = this.#draft;
    for (let by = this.#model.inside.get(at); by && this.#folded.delete(by); ) by = shown(this.#draft.graph, this.#folded, at).inside.get(at);
    const step = this.#drawn.nodes.find(({ key }) => key === at);
    const edge = this.#note.textContent && this.#model.edges.some(({ from, kind }) => from === at && kind === "more");
    if (!step || edge) this.#refresh(0);
    this.#picture.choose(at);
    this.#reveal();
    if (focused) this.#picture.of(at)?.focus({ preventScroll: true });
  }

  #found(keys) {
    this.#hits = new Set(keys);
    this.#draw();
  }

  #edit() {
    this.#draft.dispatchEvent(new CustomEvent("edit"));
  }

  #click = ({ target }) => {
    const key = target.closest("[data-key]")?.dataset.key;
    if (!key) return;
    if (target.closest("[data-fold]")) return this.fold(key);
    this.#draft.choose(key);
    this.#picture.of(key)?.focus({ preventScroll: true });
  };

  #key = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key.startsWith("Arrow")) this.#go(this.#walk.to(event.key, this.#draft.at, this.#drawn));
    else if (event.key === "Home") this.#go(this.#draft.graph.start);
    else if (event.key === "Enter") this.#edit();
    else {
      const does = { f: "fold", "+": "larger", "=": "larger", "-": "smaller", 0: "all" }[event.key];
      if (!does) return;
      this[does]();
    }
    event.preventDefault();
    event.stopPropagation();
  };

  #go(key) {
    if (key) this.#draft.choose(key);
  }
}
