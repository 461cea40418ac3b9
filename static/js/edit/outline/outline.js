// The map as text: a tree of steps, walked with the arrows. What is folded is not made before it is opened.
import { closest, element, focused, part } from "../../base/element.js";
import { placeInOrder } from "../../base/in-order.js";
import { readingOrder } from "../graph/ways.js";
import { entriesOf, levelThatFits } from "./model.js";
import { write } from "./row.js";

const MAX_ROWS_AT_FIRST = 400;
const NARROW_PAGE = "(max-width: 900px)";

/**
 * @param {HTMLElement} place
 * @param {Edit.GraphDraft} draft
 * @param {AbortSignal} signal
 */
export function outline(place, draft, signal) {
  new Outline(part(place, "[data-outline]"), draft, signal);
}

class Outline {
  #list;
  #draft;
  /** @type {Edit.Entry[]} */
  #entries = [];
  #openLevels = 1; // entries below this level are folded at first
  /** @type {Set<string>} */
  #toggled = new Set(); // ids of those that are not as they were at first
  /** @type {Map<string, {row: HTMLElement, looks: string}>} */
  #rows = new Map(); // by id
  #cursor = ""; // id of the row that Tab comes to
  #frame = 0;

  /**
   * @param {HTMLElement} list
   * @param {Edit.GraphDraft} draft
   * @param {AbortSignal} signal
   */
  constructor(list, draft, signal) {
    this.#list = list;
    this.#draft = draft;
    list.addEventListener("click", ({ target }) => this.#click(target));
    list.addEventListener("dblclick", () => this.#edit());
    list.addEventListener("keydown", (event) => this.#press(event));
    const refresh = () => this.#refreshLater();
    for (const name of /** @type {const} */ (["changed", "problems", "others"])) draft.on(name, refresh, { signal });
    draft.on("shown", () => this.#begin(), { signal });
    draft.on("chosen", () => this.#choose(), { signal });
    const resize = new ResizeObserver(() => this.#isVisible && refresh());
    resize.observe(/** @type {HTMLElement} */ (list.parentElement));
    signal.addEventListener("abort", () => resize.disconnect());
  }

  get #isVisible() {
    return this.#list.clientWidth > 0;
  }

  #begin() {
    if (!this.#entries.length) this.#openLevels = levelThatFits(entriesOf(this.#draft.graph), MAX_ROWS_AT_FIRST);
    this.#refreshLater();
  }

  #refreshLater() {
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      this.#refresh();
    });
  }

  #refresh() {
    if (!this.#isVisible) return;
    const isFirst = !this.#entries.length;
    this.#entries = entriesOf(this.#draft.graph);
    if (isFirst || !this.#entry(this.#cursor)) this.#moveCursor(this.#draft.at);
    this.#draw();
    if (isFirst) this.#rows.get(this.#cursor)?.row.scrollIntoView({ block: "nearest" });
  }

  // Rows

  #draw() {
    const { graph, problems, others, at } = this.#draft;
    const problemsOf = Map.groupBy(problems, ({ node }) => node);
    const othersAt = Map.groupBy(others, ({ node }) => node);
    const numbers = new Map(readingOrder(graph).map((key, i) => [key, i + 1]));
    const rows = new Map();
    for (const { end: _, ...entry } of this.#shown()) {
      const step = graph.nodes[entry.key];
      const isStep = !entry.kind;
      const looks = {
        entry,
        step,
        number: numbers.get(entry.key),
        problems: isStep ? (problemsOf.get(entry.key) ?? []) : [],
        people: isStep ? (othersAt.get(entry.key) ?? []).map(({ name }) => name) : [],
        open: isStep && step?.options.length ? this.#isOpen(entry) : null,
        selected: isStep && entry.key === at,
        cursor: entry.id === this.#cursor,
      };
      const old = this.#rows.get(entry.id);
      const row = old?.row ?? element("li");
      const text = JSON.stringify({ ...looks, step: [step?.title, step?.options.length, step?.outcome] });
      if (text !== old?.looks) write(row, looks);
      rows.set(entry.id, { row, looks: text });
    }
    for (const [id, { row }] of this.#rows) if (!rows.has(id)) row.remove();
    placeInOrder(
      this.#list,
      [...rows.values()].map(({ row }) => row),
    );
    this.#rows = rows;
  }

  /** The entries whose parents are open. */
  #shown() {
    const shown = [];
    for (let i = 0; i < this.#entries.length; ) {
      const entry = this.#entries[i];
      shown.push(entry);
      i = this.#isOpen(entry) ? i + 1 : entry.end;
    }
    return shown;
  }

  /** @param {{id: string, level: number}} entry */
  #isOpen({ id, level }) {
    return level < this.#openLevels !== this.#toggled.has(id);
  }

  /**
   * @param {Edit.Entry} entry
   * @param {boolean} open
   */
  #setOpen(entry, open) {
    if (this.#isOpen(entry) === open) return;
    if (!this.#toggled.delete(entry.id)) this.#toggled.add(entry.id);
  }

  /** @param {string | undefined} id */
  #entry(id) {
    return this.#entries.find((entry) => entry.id === id);
  }

  /** @param {string} key */
  #stepEntry(key) {
    return this.#entries.find((entry) => entry.key === key && !entry.kind);
  }

  // Walking

  /**
   * Puts the cursor on a step, and opens what it is in.
   * @param {string} key
   */
  #moveCursor(key) {
    const entry = this.#stepEntry(key) ?? this.#entries[0];
    this.#cursor = entry?.id ?? "";
    for (let above = this.#entry(entry?.parent); above; above = this.#entry(above.parent)) this.#setOpen(above, true);
  }

  #choose() {
    if (!this.#isVisible || !this.#entries.length) return;
    const { key, kind } = this.#entry(this.#cursor) ?? {};
    if (key !== this.#draft.at || kind) this.#moveCursor(this.#draft.at);
    this.#show();
  }

  /** Draws, keeps the cursor in sight, and the focus on it where the outline has the focus. */
  #show() {
    const hadFocus = this.#list.contains(focused());
    this.#draw();
    const row = this.#rows.get(this.#cursor)?.row;
    if (hadFocus) row?.focus({ preventScroll: true });
    row?.scrollIntoView({ block: "nearest" });
  }

  /** @param {Edit.Entry | undefined} entry */
  #go(entry) {
    if (!entry) return;
    this.#cursor = entry.id;
    if (!entry.kind && entry.key !== this.#draft.at)
      this.#draft.choose(entry.key); // fires "chosen", which shows it
    else this.#show();
  }

  #edit() {
    this.#draft.fire("edit", undefined);
  }

  /** @param {EventTarget | null} target */
  #click(target) {
    const entry = this.#entry(closest(target, "[role=treeitem]")?.dataset.id);
    if (!entry) return;
    if (closest(target, "[data-turn]")) {
      this.#setOpen(entry, !this.#isOpen(entry));
      this.#show();
    } else {
      if (entry.kind) this.#follow(entry);
      else this.#go(entry);
      if (matchMedia(NARROW_PAGE).matches) document.querySelector("[data-edit-form]")?.scrollIntoView(); // it is below
    }
    this.#rows.get(this.#cursor)?.row.focus({ preventScroll: true });
  }

  /**
   * Goes to where a step stands that an answer leads to.
   * @param {Edit.Entry} entry
   */
  #follow(entry) {
    if (entry.kind === "nowhere") return this.#go(entry);
    this.#go(this.#stepEntry(entry.key));
    this.#moveCursor(entry.key);
    this.#show();
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    const entry = this.#entry(this.#cursor);
    const action = this.#keys[event.key];
    if (!entry || !action || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    action(entry);
  }

  /** @type {Record<string, (entry: Edit.Entry) => void>} */
  #keys = {
    ArrowDown: (entry) => this.#move(entry, 1),
    ArrowUp: (entry) => this.#move(entry, -1),
    ArrowRight: (entry) => this.#goInside(entry),
    ArrowLeft: (entry) => this.#goOutside(entry),
    Home: () => this.#go(this.#entries[0]),
    End: () => this.#go(this.#shown().at(-1)),
    Enter: (entry) => this.#enter(entry),
    "*": (entry) => this.#openSiblings(entry),
  };

  /**
   * @param {Edit.Entry} entry
   * @param {number} by
   */
  #move(entry, by) {
    const shown = this.#shown();
    this.#go(shown[shown.indexOf(entry) + by]);
  }

  /** @param {Edit.Entry} entry */
  #goInside(entry) {
    if (entry.kind) {
      if (entry.key) this.#follow(entry);
    } else if (this.#isOpen(entry)) {
      this.#go(this.#entries.find(({ parent }) => parent === entry.id));
    } else {
      this.#setOpen(entry, true);
      this.#show();
    }
  }

  /** @param {Edit.Entry} entry */
  #goOutside(entry) {
    const hasEntries = this.#entries.some(({ parent }) => parent === entry.id);
    if (!hasEntries || !this.#isOpen(entry)) return this.#go(this.#entry(entry.parent));
    this.#setOpen(entry, false);
    this.#show();
  }

  /** @param {Edit.Entry} entry */
  #openSiblings({ parent }) {
    for (const entry of this.#entries) if (entry.parent === parent) this.#setOpen(entry, true);
    this.#show();
  }

  /** @param {Edit.Entry} entry */
  #enter(entry) {
    if (!entry.kind) this.#edit();
    else if (entry.key) this.#follow(entry);
  }
}
