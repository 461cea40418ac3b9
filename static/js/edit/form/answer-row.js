// The row of one answer: its words, where it leads, the guide that it goes through, and what the keyboard does there.
import { announce } from "../../page/announce.js";
import { combobox } from "./combobox.js";
import { go } from "./go.js";
import { addOption, moveOption, nameOf, readingOrder, removeOption, setOption } from "../graph/index.js";
import { found, guides, titleOf, withTarget } from "../graph/targets.js";

export class AnswerRow {
  #here;
  #draft;
  #rows;
  #key;
  #label;
  #to;
  #through;
  #choosing = false; // a guide to go through

  /** `element`: the empty row of the option `key`. `rows`: the list that it is in, {list, enter, begun, forget, show}. */
  constructor(here, draft, rows, element, key) {
    [this.#here, this.#draft, this.#rows, this.element, this.#key] = [here, draft, rows, element, key];
    element.dataset.option = key;
    this.#label = this.#part("label");
    const problems = element.querySelector(".step-problems");
    problems.id = `edit-answer-${key}`;
    this.#label.setAttribute("aria-describedby", problems.id);
    this.#to = this.#target();
    this.#through = this.#guide();
    this.#listen();
  }

  /** Shows the answer as it is now. `number`: its place, from 1. */
  fill(number) {
    const option = this.#option;
    const words = option?.label ?? "";
    if (!sameLine(this.#label.value, words)) this.#label.value = words;
    this.#call(number, words);
    const via = Boolean(option?.tree) || this.#choosing;
    for (const each of this.element.querySelectorAll("[data-through-part], [data-not-through]")) each.hidden = !via;
    aim(this.#part("go"), this.#draft.graph, option?.to);
    for (const each of this.element.querySelectorAll("[data-to], [data-remove]")) each.tabIndex = option ? 0 : -1;
    this.#to.reset();
    this.#through.reset();
  }

  // Private

  get #options() {
    return this.#draft.graph.nodes[this.#draft.at]?.options ?? [];
  }

  /** What the guide has of it: nothing while it was only begun. */
  get #option() {
    return this.#options.find(({ key }) => key === this.#key);
  }

  get #place() {
    return [...this.#rows.list.children].indexOf(this.element);
  }

  #part(name) {
    return this.element.querySelector(`[data-${name}]`);
  }

  #call(number, words) {
    const says = `answer ${number}${words ? `, “${words}”` : ""}`;
    name(this.#label, `Answer ${number}`);
    name(this.#part("to"), `Where ${says} leads`);
    name(this.#part("through"), `Guide that ${says} goes through`);
    name(this.#part("remove"), `Remove ${says}`);
    name(this.#part("not-through"), `Do not go through another guide at ${says}`);
  }

  // Fields

  #target() {
    return combobox(this.#part("to"), {
      source: (text) => this.#targets(text),
      shown: () => (this.#option?.to ? nameOf(this.#draft.graph.nodes[this.#option.to]) : ""),
      next: () => this.#next(),
    });
  }

  #guide() {
    const { tree } = this.#draft;
    const { team } = this.#here.closest("[data-editor]").dataset;
    return combobox(this.#part("through"), {
      source: async (text) => (await guides(team, tree, text)).map(({ id, title }) => ({ label: title, pick: this.#pointing({ tree: id }) })),
      shown: () => (this.#option?.tree ? titleOf(this.#option.tree, () => this.#through.reset()) : ""),
      next: () => this.#part("to").focus(),
    });
  }

  /** What the field for the target offers. */
  #targets(text) {
    const option = this.#option;
    const { graph } = this.#draft;
    const title = text || (option?.to ? "" : this.#label.value.trim());
    const order = readingOrder(graph);
    const hint = (key) => `Step ${order.indexOf(key) + 1}`; // some have the same title
    const entries = found(graph, text).map((key) => ({ label: nameOf(graph.nodes[key]), hint: hint(key), pick: this.#pointing({ to: key }) }));
    const making = title ? [{ label: `New step “${title}”`, pick: () => this.#make(title) }] : [];
    const out = option?.to ? [{ label: "Nowhere yet", pick: this.#pointing({ to: "" }) }] : [];
    const through = option?.tree ? [] : [{ label: "Through another guide…", pick: () => this.#seek() }];
    return text ? [...entries, ...making, ...out, ...through] : [...making, ...out, ...through, ...entries];
  }

  #pointing(more) {
    return () => this.#put(more);
  }

  #make(title) {
    const graph = this.#with({});
    this.#draft.change(withTarget(graph, this.#draft.at, this.#key, title).graph);
  }

  #seek() {
    this.#choosing = true;
    this.fill(this.#place + 1);
    this.#part("through").focus();
  }

  #notThrough() {
    this.#choosing = false;
    if (this.#option?.tree) this.#put({ tree: 0 });
    else this.fill(this.#place + 1);
    this.#part("to").focus();
  }

  #put(more, gesture) {
    this.#draft.change(this.#with(more), gesture);
  }

  /** The graph in which the answer says `more`; it is made where it was only begun. */
  #with(more) {
    const { graph, at } = this.#draft;
    return this.#option ? setOption(graph, at, this.#key, more) : addOption(graph, at, { key: this.#key, ...more });
  }

  // Keys and clicks

  #listen() {
    const { element } = this;
    this.#label.addEventListener("input", () => this.#typed());
    this.#part("remove").addEventListener("click", () => this.#drop());
    this.#part("not-through").addEventListener("click", () => this.#notThrough());
    element.addEventListener("focusout", ({ relatedTarget }) => {
      if (!this.#rows.begun(this.#key) || element.contains(relatedTarget) || !document.hasFocus()) return;
      this.#rows.forget(this.#key);
      this.#rows.show();
    });
    element.addEventListener("keydown", (event) => {
      if (!event.isComposing) this.#pressed(event);
    });
  }

  #typed() {
    const gesture = `label:${this.#draft.at.slice(0, 36)}:${this.#key.slice(0, 36)}`;
    if (this.#label.value.trim() || this.#option) this.#put({ label: this.#label.value }, gesture);
  }

  #pressed(event) {
    const label = event.target === this.#label;
    const goes = event.key === "Enter" && (event.ctrlKey || event.metaKey) && !event.shiftKey;
    const arrow = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (goes && this.#option) this.#follow(event);
    else if (goes) return;
    else if (arrow && event.altKey) event.preventDefault() || this.#shift(arrow);
    else if (arrow && label) event.preventDefault() || this.#walk(arrow);
    else if (event.key === "Enter" && label) event.preventDefault() || this.#next();
    else if (event.key === "Tab" && !event.shiftKey && event.target === this.#part("to")) this.#tab(event);
    else if (event.key === "Backspace" && label && !this.#label.value && !event.repeat) event.preventDefault() || this.#drop();
  }

  /** To where the answer leads; a step that it makes, where it leads nowhere. */
  #follow(event) {
    event.preventDefault();
    event.stopPropagation();
    if (this.#option.to) return go(this.#here, this.#draft, this.#option.to);
    const made = withTarget(this.#draft.graph, this.#draft.at, this.#key, this.#label.value);
    this.#draft.change(made.graph);
    go(this.#here, this.#draft, made.key, { mark: true });
  }

  #next() {
    this.#rows.enter(this.#place + 1);
  }

  /** Behind the last answer that says something there is room for one more. */
  #tab(event) {
    if (this.#place < this.#rows.list.children.length - 1 || !this.#label.value.trim()) return;
    event.preventDefault();
    this.#next();
  }

  #walk(by) {
    const to = this.#place + by;
    if (this.#rows.list.children[to]) this.#rows.enter(to);
    else if (by < 0) this.#focus("[data-body]");
    else if (this.#options.length) this.#focus("[data-add-answer]");
    else this.#focus("[data-outcome-field] input:checked");
  }

  #shift(by) {
    this.#draft.change(moveOption(this.#draft.graph, this.#draft.at, this.#key, by));
    announce(`Answer ${this.#place + 1} of ${this.#options.length}`);
  }

  #drop() {
    const before = Math.max(0, this.#place - 1);
    this.#rows.forget(this.#key);
    if (this.#option) this.#draft.change(removeOption(this.#draft.graph, this.#draft.at, this.#key));
    else this.#rows.show();
    if (this.#rows.list.children.length) this.#rows.enter(before);
    else this.#focus("[data-add-answer]");
  }

  #focus(field) {
    this.#here.querySelector(field).focus();
  }
}

/** The link to where an answer leads. */
function aim(link, graph, to) {
  link.hidden = !to;
  if (!to) return;
  link.href = `#n-${to}`;
  link.dataset.step = to;
  name(link, `Go to “${nameOf(graph.nodes[to])}”`);
}

function name(element, label) {
  if (element.getAttribute("aria-label") !== label) element.setAttribute("aria-label", label);
  if (element.matches("a, button")) element.title = label;
}

const sameLine = (one, other) => one.split(/\s+/).join(" ").trim() === other.split(/\s+/).join(" ").trim();
