// The map of an editor: the draft as a picture that is moved, zoomed, folded and walked.
import { Layouts } from "../../map/layouts.js";
import { Minimap } from "../../map/minimap.js";
import { Pan, ZOOM_FACTOR } from "../../map/pan.js";
import { announce } from "../../base/announce.js";
import { closest, part } from "../../base/element.js";
import { keyFor, keysOn } from "../../keys/keys.js";
import { plural } from "../../base/plural.js";
import { box, label, shapeOf } from "./boxes.js";
import { Picture } from "./draw.js";
import { find } from "./find.js";
import { modelOf } from "./model.js";
import { picture } from "./picture.js";
import { listenToDownloads } from "./save.js";
import { Walk } from "./walk.js";

const TYPING_IDLE_MS = 160; // until the map shows what was typed,
const LAYOUT_DELAY_MS = 140; // and from then until it is laid out again
const TOOLBAR_PX = 56; // what the buttons at the bottom take

/** @type {EditMap | null} */
let current = null; // the map of the page, for its keys

/** @type {Page.Key[]} */
const KEYS = [
  ["/", "Find a step by its words", () => document.querySelector("[data-edit-find] input")?.focus()],
  ["f", "Fold or unfold what can be reached only through the current step", () => current?.fold()],
  ["+", "Larger map", () => current?.larger()],
  ["-", "Smaller map", () => current?.smaller()],
  ["0", "All of the map", () => current?.all()],
];
keysOn("[data-edit-map]", KEYS);

/**
 * @param {HTMLElement} place
 * @param {Edit.GraphDraft} draft
 * @param {AbortSignal} signal
 */
export function map(place, draft, signal) {
  picture(place);
  find(part(place, "[data-edit-find]"), draft, signal);
  current = new EditMap(part(place, "[data-edit-map]"), draft, signal);
  signal.addEventListener("abort", () => (current = null));
}

class EditMap {
  #room;
  #draft;
  #note;
  #frame;
  #layouts;
  #picture = new Picture();
  #walk = new Walk();
  /** @type {Pan | null} */
  #pan = null;
  /** @type {Minimap | null} */
  #minimap = null;
  /** @type {Set<string>} */
  #folded = new Set();
  /** @type {Set<string>} */
  #matches = new Set();
  /** @type {GuideMap.Shown | null} */
  #model = null;
  /** @type {(GuideMap.Arranged & {shape: string}) | null} */
  #layout = null; // the newest
  /** @type {{nodes: GuideMap.DrawnNode[], edges: GuideMap.DrawnEdge[]}} */
  #drawn = { nodes: [], edges: [] };
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #typingTimer;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #layoutTimer;

  /**
   * @param {HTMLElement} room
   * @param {Edit.GraphDraft} draft
   * @param {AbortSignal} signal
   */
  constructor(room, draft, signal) {
    this.#room = room;
    this.#draft = draft;
    this.#note = part(room, "[data-map-note]");
    this.#frame = part(room, "[data-map-frame]");
    this.#layouts = new Layouts(room.dataset.worker ?? "", {
      onLayout: (shape, layout) => this.#show(shape, layout),
      onError: () => announce("The map could not be drawn. The outline shows the whole guide."),
    });
    const { svg } = this.#picture;
    this.#frame.firstElementChild?.append(svg);
    this.#listen(svg);
    listenToDownloads(room, svg, draft);
    const refresh = () => this.#refresh();
    for (const name of /** @type {const} */ (["shown", "problems", "others"])) draft.on(name, refresh, { signal });
    draft.on("changed", ({ gesture }) => (gesture ? this.#refreshLater() : refresh()), { signal });
    const mark = (/** @type {{keys: string[]}} */ { keys }) => {
      this.#matches = new Set(keys);
      this.#draw();
    };
    draft.on("matches", mark, { signal });
    draft.on("chosen", () => this.#choose(), { signal });
    const resize = new ResizeObserver(refresh);
    resize.observe(room);
    signal.addEventListener("abort", () => {
      resize.disconnect();
      this.#layouts.stop();
      clearTimeout(this.#layoutTimer);
      clearTimeout(this.#typingTimer);
    });
  }

  // Actions

  larger() {
    this.#pan?.zoom(ZOOM_FACTOR);
  }

  smaller() {
    this.#pan?.zoom(1 / ZOOM_FACTOR);
  }

  all() {
    this.#pan?.all();
  }

  /** Folds or unfolds the branch of a step, by default the current one. */
  fold(key = this.#draft.at) {
    const step = this.#model?.nodes.find((node) => node.key === key);
    if (!step?.below) return;
    if (!this.#folded.delete(key)) this.#folded.add(key);
    announce(`${plural(step.below, "step")} ${this.#folded.has(key) ? "folded" : "unfolded"}.`);
    this.#refresh();
  }

  // Private

  get #isVisible() {
    return this.#room.clientWidth > 0;
  }

  /** After a key: the browser paints all of a large map again, and the typed letter is not to wait for that. */
  #refreshLater() {
    clearTimeout(this.#typingTimer);
    this.#typingTimer = setTimeout(() => this.#refresh(LAYOUT_DELAY_MS), TYPING_IDLE_MS);
  }

  /** Shows the draft as it is now. A new layout, if it needs one, is made in the worker, after `delay` ms. */
  #refresh(delay = 0) {
    const { graph, problems, at } = this.#draft;
    if (!this.#isVisible || !graph.order.length) return;
    const byStep = Map.groupBy(problems, ({ node }) => node);
    const { nodes, edges, total, inside } = modelOf(graph, this.#folded, at);
    const boxes = nodes.map((step) => box(step, graph.nodes[step.key], byStep.get(step.key) ?? []));
    const model = { nodes: boxes, edges: edges.map(label), inside };
    this.#model = { ...model, shape: shapeOf(model) };
    this.#showNote(total, total - inside.size - nodes.length);
    this.#draw();
    if (this.#model.shape !== this.#layout?.shape) this.#layOut(this.#layout ? delay : 0);
  }

  /**
   * @param {number} total
   * @param {number} left steps that are not shown
   */
  #showNote(total, left) {
    const around = "It shows those around the current step; the outline has all of them.";
    const note = left > 0 ? `${total} steps are too many for one map. ${around}` : "";
    if (this.#note.textContent !== note) this.#note.textContent = note;
  }

  /** @param {number} delay */
  #layOut(delay) {
    clearTimeout(this.#layoutTimer);
    this.#layoutTimer = setTimeout(() => {
      if (this.#model) this.#layouts.request(this.#model.shape, this.#model);
    }, delay);
  }

  /**
   * @param {string} shape
   * @param {GuideMap.Arranged} layout
   */
  #show(shape, layout) {
    const { at } = this.#draft;
    const before = this.#layout?.nodes[at];
    this.#layout = { shape, ...layout };
    const pan = (this.#pan ??= this.#makePan(this.#layout));
    pan.resize(layout);
    this.#draw();
    const now = layout.nodes[at];
    if (before && now) pan.shift(before.x - now.x, before.y - now.y); // the current step does not move
    if (!before) this.#reveal();
    if (this.#model?.shape !== shape) this.#layOut(0);
  }

  /** @param {GuideMap.Arranged} layout */
  #makePan(layout) {
    const first = this.#model?.nodes[0];
    const box = { width: 0, height: 0, ...first, ...layout.nodes[first?.key ?? ""] };
    const pan = new Pan(this.#frame, layout, box, { scrolls: true, below: TOOLBAR_PX });
    this.#minimap = new Minimap(this.#room, pan);
    return pan;
  }

  /** Draws what has a place already, with its current text. */
  #draw() {
    const layout = this.#layout;
    if (!layout || !this.#model) return;
    const { nodes, edges, shape } = this.#model;
    // An answer that leads somewhere else since then has the place of another line, or none at all.
    const placed = edges.filter(({ id, from, to }) => layout.edges[id]?.to === to && layout.nodes[from]);
    this.#drawn = {
      nodes: nodes.filter(({ key }) => layout.nodes[key]).map((node) => ({ ...node, ...layout.nodes[node.key] })),
      edges: placed.map((edge) => ({ ...edge, ...layout.edges[edge.id] })),
    };
    this.#picture.resize(layout);
    this.#picture.show(this.#drawn, { others: this.#draft.others, matches: this.#matches });
    this.#picture.choose(this.#draft.at);
    this.#minimap?.show(layout, this.#drawn.nodes);
    this.#room.dataset.shown = String(shape === layout.shape);
  }

  #reveal() {
    const node = this.#drawn.nodes.find(({ key }) => key === this.#draft.at);
    if (node) this.#pan?.reveal(node);
  }

  #choose() {
    if (!this.#model) return;
    const hadFocus = this.#picture.svg.contains(document.activeElement);
    const { at } = this.#draft;
    this.#unfoldAround(at);
    const isDrawn = this.#drawn.nodes.some(({ key }) => key === at);
    const isAtEdge =
      this.#note.textContent && this.#model.edges.some(({ from, kind }) => from === at && kind === "more");
    if (!isDrawn || isAtEdge) this.#refresh();
    this.#picture.choose(at);
    this.#reveal();
    if (hadFocus) this.#picture.focus(at);
  }

  /**
   * Unfolds what a step is in.
   * @param {string} key
   */
  #unfoldAround(key) {
    let outer = this.#model?.inside.get(key);
    while (outer && this.#folded.delete(outer)) {
      outer = modelOf(this.#draft.graph, this.#folded, key).inside.get(key);
    }
  }

  /** @param {SVGSVGElement} svg */
  #listen(svg) {
    svg.addEventListener("click", ({ target }) => this.#click(target));
    svg.addEventListener("dblclick", ({ target }) => closest(target, "[data-key]") && this.#edit());
    svg.addEventListener("keydown", (event) => this.#press(event));
    /** @type {Record<string, () => void>} */
    const tools = {
      fold: () => this.fold(),
      larger: () => this.larger(),
      smaller: () => this.smaller(),
      all: () => this.all(),
    };
    this.#room.addEventListener("click", ({ target }) => tools[closest(target, "[data-zoom]")?.dataset.zoom ?? ""]?.());
  }

  #edit() {
    this.#draft.fire("edit", undefined);
  }

  /** @param {EventTarget | null} target */
  #click(target) {
    const key = closest(target, "[data-key]")?.dataset.key;
    if (!key) return;
    if (closest(target, "[data-fold]")) return this.fold(key);
    this.#draft.choose(key);
    this.#picture.focus(key);
  }

  /**
   * On the map its keys work even where single-key shortcuts are off: it has the focus.
   * @param {KeyboardEvent} event
   */
  #press(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const [, , action] = keyFor(KEYS, event) ?? [];
    if (event.key.startsWith("Arrow")) this.#go(this.#walk.to(event.key, this.#draft.at, this.#drawn));
    else if (event.key === "Home") this.#go(this.#draft.graph.start);
    else if (event.key === "Enter") this.#edit();
    else if (action) action(event);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** @param {string | undefined} key */
  #go(key) {
    if (key) this.#draft.choose(key);
  }
}
