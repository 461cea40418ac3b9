// The text twin of the map: a tree of steps, walked with the arrows. What is folded is not made before it is opened.
import { readingOrder } from "../graph/index.js";
import { depth, entries } from "./model.js";
import { write } from "./row.js";
import { element } from "../../page/element.js";
import { inOrder } from "../../page/in-order.js";

const MOST = 400; // rows that are open at first

export function outline(place, draft, signal) {
  new Outline(place.querySelector("[data-outline]"), draft, signal);
}

class Outline {
  #list;
  #draft;
  #entries = [];
  #open = 1; // entries of this level and above are closed at first
  #turned = new Set(); // ids of those that are not as they were at first
  #rows = new Map(); // id -> {row, looks}
  #cursor = ""; // id of the row that Tab comes to
  #frame = 0;

  constructor(list, draft, signal) {
    this.#list = list;
    this.#draft = draft;
    list.addEventListener("click", this.#click);
    list.addEventListener("dblclick", () => this.#edit());
    list.addEventListener("keydown", this.#key);
    for (const name of ["changed", "problems", "others"]) draft.addEventListener(name, () => this.#later(), { signal });
    draft.addEventListener("shown", () => this.#begin(), { signal });
    draft.addEventListener("chosen", () => this.#chosen(), { signal });
    const sized = new ResizeObserver(() => this.#visible && this.#later());
    sized.observe(list.parentElement);
    signal.addEventListener("abort", () => sized.disconnect());
  }

  get #visible() {
    return this.#list.clientWidth > 0;
  }

  #begin() {
    if (!this.#entries.length) this.#open = depth(entries(this.#draft.graph), MOST);
    this.#later();
  }

  #later() {
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      this.#refresh();
    });
  }

  #refresh() {
    if (!this.#visible) return;
    const began = !this.#entries.length;
    this.#entries = entries(this.#draft.graph);
    if (began || !this.#entries.some(({ id }) => id === this.#cursor)) this.#moveTo(this.#draft.at);
    this.#draw();
    if (began) this.#rows.get(this.#cursor)?.row.scrollIntoView({ block: "nearest" });
  }

  // Rows

  #draw() {
    const { graph, problems, others, at } = this.#draft;
    const of = Map.groupBy(problems, ({ node }) => node);
    const people = Map.groupBy(others, ({ node }) => node);
    const numbers = new Map(readingOrder(graph).map((key, place) => [key, place + 1]));
    const now = new Map();
    for (const entry of this.#shown()) {
      const row = this.#rows.get(entry.id)?.row ?? element("li");
      const { end, ...rest } = entry;
      const { title, options = [], outcome } = graph.nodes[entry.key] ?? {};
      const inside = !entry.goes && options.length;
      const about = entry.goes ? [] : [of.get(entry.key) ?? [], (people.get(entry.key) ?? []).map(({ name }) => name)];
      const facts = { ...rest, title, options: options.length, outcome, number: numbers.get(entry.key), about, open: inside ? this.#isOpen(entry) : null };
      const looks = JSON.stringify([facts, entry.key === at && !entry.goes, entry.id === this.#cursor]);
      if (looks !== this.#rows.get(entry.id)?.looks) write(row, { ...facts, options }, entry.key === at && !entry.goes, entry.id === this.#cursor);
      now.set(entry.id, { row, looks });
    }
    for (const [id, { row }] of this.#rows) if (!now.has(id)) row.remove();
    inOrder(this.#list, [...now.values()].map(({ row }) => row));
    this.#rows = now;
  }

  /** The entries whose parents are open. */
  #shown() {
    const found = [];
    for (let at = 0; at < this.#entries.length; ) {
      found.push(this.#entries[at]);
      at = this.#isOpen(this.#entries[at]) ? at + 1 : this.#entries[at].end;
    }
    return found;
  }

  #isOpen = ({ id, level }) => level < this.#open !== this.#turned.has(id);

  #turn(entry, open) {
    if (this.#isOpen(entry) === open) return;
    if (!this.#turned.delete(entry.id)) this.#turned.add(entry.id);
  }

  #entry(id) {
    return this.#entries.find((entry) => entry.id === id);
  }

  // Walking

  /** Puts the cursor on a step, and opens what it is in. */
  #moveTo(key) {
    const found = this.#entries.find((entry) => entry.key === key && !entry.goes) ?? this.#entries[0];
    this.#cursor = found?.id ?? "";
    for (let above = this.#entry(found?.parent); above; above = this.#entry(above.parent)) this.#turn(above, true);
  }

  #chosen() {
    if (!this.#visible || !this.#entries.length) return;
    const { key, goes } = this.#entry(this.#cursor) ?? {};
    if (key !== this.#draft.at || goes) this.#moveTo(this.#draft.at);
    this.#settle();
  }

  /** Draws, and keeps the cursor in sight, and the focus on it where it was in here. */
  #settle() {
    const focused = this.#list.contains(document.activeElement);
    this.#draw();
    const row = this.#rows.get(this.#cursor)?.row;
    if (focused) row?.focus({ preventScroll: true });
    row?.scrollIntoView({ block: "nearest" });
  }

  #go(entry) {
    if (!entry) return;
    this.#cursor = entry.id;
    if (!entry.goes && entry.key !== this.#draft.at) this.#draft.choose(entry.key); // which comes back as "chosen"
    else this.#settle();
  }

  #edit() {
    this.#draft.dispatchEvent(new CustomEvent("edit"));
  }

  #click = ({ target }) => {
    const entry = this.#entry(target.closest("[role=treeitem]")?.dataset.id);
    if (!entry) return;
    if (target.closest("[data-turn]")) {
      this.#turn(entry, !this.#isOpen(entry));
      this.#settle();
    } else {
      if (entry.goes && entry.key) this.#follow(entry);
      else this.#go(entry);
      if (matchMedia("(max-width: 900px)").matches) document.querySelector("[data-edit-form]").scrollIntoView(); // it is below
    }
    this.#rows.get(this.#cursor)?.row.focus({ preventScroll: true });
  };

  #follow({ key }) {
    this.#go(this.#entries.find((entry) => entry.key === key && !entry.goes));
    this.#moveTo(key);
    this.#settle();
  }

  #key = (event) => {
    const entry = this.#entry(this.#cursor);
    if (!entry || event.ctrlKey || event.metaKey || event.altKey || !KEYS[event.key]) return;
    event.preventDefault();
    event.stopPropagation();
    this[KEYS[event.key]](entry);
  };

  next(entry, by = 1) {
    const shown = this.#shown();
    this.#go(shown[shown.indexOf(entry) + by]);
  }

  before(entry) {
    this.next(entry, -1);
  }

  into(entry) {
    if (entry.goes) return entry.key && this.#follow(entry);
    if (this.#isOpen(entry)) return this.#go(this.#entries.find(({ parent }) => parent === entry.id));
    this.#turn(entry, true);
    this.#settle();
  }

  out(entry) {
    const inside = this.#entries.some(({ parent }) => parent === entry.id);
    if (!inside || !this.#isOpen(entry)) return this.#go(this.#entry(entry.parent));
    this.#turn(entry, false);
    this.#settle();
  }

  first() {
    this.#go(this.#entries[0]);
  }

  last() {
    this.#go(this.#shown().at(-1));
  }

  /** Opens all that stand beside it. */
  beside({ parent }) {
    for (const entry of this.#entries) if (entry.parent === parent) this.#turn(entry, true);
    this.#settle();
  }

  enter(entry) {
    if (entry.goes) return entry.key && this.#follow(entry);
    this.#edit();
  }
}

const KEYS = {
  ArrowDown: "next",
  ArrowUp: "before",
  ArrowRight: "into",
  ArrowLeft: "out",
  Home: "first",
  End: "last",
  Enter: "enter",
  "*": "beside",
};
