// The row of one answer: its label, where it leads, the guide that it goes through, and its keys.
import { announce } from "../../base/announce.js";
import { part } from "../../base/element.js";
import { facts } from "../../base/facts.js";
import { isTooLong } from "../../forms/limits.js";
import { addOption, moveOption, nameOf, removeOption, setOption } from "../graph/graph.js";
import { guides, matchingSteps, titleOf, withTarget } from "../graph/targets.js";
import { readingOrder } from "../graph/ways.js";
import { setLink, setName } from "./answer-names.js";
import { Combobox } from "./combobox.js";
import { Condition } from "./condition.js";
import { go } from "./go.js";

export class AnswerRow {
  #form;
  #draft;
  #rows;
  #key;
  #label;
  #to;
  #target;
  #guide;
  #condition;
  #choosingGuide = false;

  /**
   * `element`: the empty row of the option `key`.
   * @param {HTMLElement} form
   * @param {Edit.GraphDraft} draft
   * @param {Edit.AnswerRows} rows
   * @param {HTMLElement} element
   * @param {string} key
   */
  constructor(form, draft, rows, element, key) {
    this.element = element;
    this.#form = form;
    this.#draft = draft;
    this.#rows = rows;
    this.#key = key;
    element.dataset.option = key;
    this.#label = part(element, "[data-label]", HTMLInputElement);
    this.#to = part(element, "[data-to]", HTMLInputElement);
    const problems = part(element, ".step-problems");
    problems.id = `edit-answer-${key}`;
    this.#label.setAttribute("aria-describedby", problems.id);
    this.#target = this.#targetField();
    this.#guide = this.#guideField();
    this.#condition = new Condition(element, draft, (condition) => this.#set({ if: condition }, this.#gesture("if")));
    this.#listen();
  }

  /**
   * Shows the answer as it is now.
   * @param {number} number its place, from 1
   */
  fill(number) {
    const option = this.#option;
    const label = option?.label ?? "";
    if (!isTooLong(this.#label) && !isSameLine(this.#label.value, label)) this.#label.value = label;
    this.#setNames(number, label);
    const through = Boolean(option?.tree) || this.#choosingGuide;
    for (const each of this.element.querySelectorAll("[data-through-part], [data-not-through]")) each.hidden = !through;
    setLink(part(this.element, "[data-go]", HTMLAnchorElement), this.#draft.graph, option?.to);
    for (const each of this.element.querySelectorAll("[data-to], [data-remove]")) each.tabIndex = option ? 0 : -1;
    this.#target.reset();
    this.#guide.reset();
    this.#condition.fill(option?.if ?? "");
  }

  // Private

  get #options() {
    return this.#draft.graph.nodes[this.#draft.at]?.options ?? [];
  }

  /** The option in the guide; undefined while the row is only begun. */
  get #option() {
    return this.#options.find(({ key }) => key === this.#key);
  }

  get #place() {
    return [...this.#rows.list.children].indexOf(this.element);
  }

  /**
   * @param {number} number
   * @param {string} label
   */
  #setNames(number, label) {
    const answer = `answer ${number}${label ? `, “${label}”` : ""}`;
    setName(this.#label, `Answer ${number}`);
    setName(this.#to, `Where ${answer} leads`);
    this.#condition.setName(answer);
    setName(part(this.element, "[data-through]"), `Guide that ${answer} goes through`);
    setName(part(this.element, "[data-remove]"), `Remove ${answer}`);
    setName(part(this.element, "[data-not-through]"), `Do not go through another guide at ${answer}`);
  }

  // Fields

  #targetField() {
    return new Combobox(this.#to, {
      source: (text) => this.#targets(text),
      shown: () => (this.#option?.to ? nameOf(this.#draft.graph.nodes[this.#option.to]) : ""),
      next: () => this.#next(),
    });
  }

  #guideField() {
    const { tree } = this.#draft;
    const team = this.#form.closest("[data-editor]")?.dataset.team ?? "";
    const choice = (/** @type {{id: number, title: string}} */ { id, title }) => ({
      label: title,
      pick: () => this.#set({ tree: id }),
    });
    return new Combobox(part(this.element, "[data-through]", HTMLInputElement), {
      source: async (text) => (await guides(team, tree, text)).map(choice),
      shown: () => (this.#option?.tree ? titleOf(this.#option.tree, () => this.#guide.reset()) : ""),
      next: () => this.#to.focus(),
    });
  }

  /**
   * What the field for the target offers.
   * @param {string} text
   * @returns {Edit.Choice[]}
   */
  #targets(text) {
    const option = this.#option;
    const { graph } = this.#draft;
    const order = readingOrder(graph);
    const step = (/** @type {string} */ key) => ({
      label: nameOf(graph.nodes[key]),
      hint: `Step ${order.indexOf(key) + 1}`, // some have the same title
      pick: () => this.#set({ to: key }),
    });
    const when = option?.if ? [] : [{ label: "Only under a condition…", pick: () => this.#condition.choose() }];
    const { named, others } = matchingSteps(graph, text, this.#draft.at);
    const title = text || (option?.to ? "" : this.#label.value.trim());
    const create = title ? [this.#newTarget(title)] : [];
    const nowhere = option?.to ? [{ label: "Nowhere yet", pick: () => this.#set({ to: "" }) }] : [];
    const through = option?.tree ? [] : [{ label: "Through another guide…", pick: () => this.#chooseGuide() }];
    if (!text) return [...create, ...nowhere, ...through, ...when, ...[...named, ...others].map(step)];
    // Enter takes the first: a step that only has these words somewhere in its title is not what was meant.
    return [...named.map(step), ...create, ...others.map(step), ...nowhere, ...through, ...when];
  }

  /** @param {string} title */
  #newTarget(title) {
    const { titleChars } = facts.limits;
    const create = () => this.#draft.change(withTarget(this.#with({}), this.#draft.at, this.#key, title).graph);
    if ([...title].length <= titleChars) return { label: `New step “${title}”`, pick: create };
    return { label: `Too long for a title: at most ${titleChars} characters`, pick() {} };
  }

  #chooseGuide() {
    this.#choosingGuide = true;
    this.fill(this.#place + 1);
    part(this.element, "[data-through]").focus();
  }

  #removeGuide() {
    this.#choosingGuide = false;
    if (this.#option?.tree) this.#set({ tree: 0 });
    else this.fill(this.#place + 1);
    this.#to.focus();
  }

  /** @param {Partial<Guide.Option>} more */
  #set(more, gesture = "") {
    this.#draft.change(this.#with(more), gesture);
  }

  /**
   * The graph with `more` in the option, which is made where the row is only begun.
   * @param {Partial<Guide.Option>} more
   */
  #with(more) {
    const { graph, at } = this.#draft;
    return this.#option ? setOption(graph, at, this.#key, more) : addOption(graph, at, { key: this.#key, ...more });
  }

  // Keys and clicks

  #listen() {
    const { element } = this;
    this.#label.addEventListener("input", () => this.#onInput());
    part(element, "[data-remove]").addEventListener("click", () => this.#remove());
    part(element, "[data-not-through]").addEventListener("click", () => this.#removeGuide());
    element.addEventListener("focusout", ({ relatedTarget }) => {
      const inside = relatedTarget instanceof Node && element.contains(relatedTarget);
      if (!this.#rows.isBegun(this.#key) || inside || !document.hasFocus()) return;
      this.#rows.discard(this.#key);
      this.#rows.show();
    });
    element.addEventListener("keydown", (event) => {
      if (this.#press(event)) event.preventDefault();
    });
  }

  #onInput() {
    if (isTooLong(this.#label)) return;
    if (this.#label.value.trim() || this.#option) this.#set({ label: this.#label.value }, this.#gesture("label"));
  }

  /**
   * What is typed into one field is one change of the history.
   * @param {string} field
   */
  #gesture(field) {
    const maxChars = Math.floor((facts.limits.gestureChars - field.length) / 2) - 1; // of each key
    const keys = [this.#draft.at, this.#key].map((key) => key.slice(0, maxChars));
    return `${field}:${keys.join(":")}`;
  }

  /**
   * @param {KeyboardEvent} event
   * @returns {boolean} whether the key was used
   */
  #press(event) {
    const { key, target } = event;
    const inLabel = target === this.#label;
    const by = key === "ArrowUp" ? -1 : key === "ArrowDown" ? 1 : 0;
    if (key === "Enter" && (event.ctrlKey || event.metaKey) && !event.shiftKey) return this.#follow(event);
    if (by && event.altKey) return this.#move(by);
    if (by && inLabel) return this.#walk(by);
    if (key === "Enter" && inLabel) return this.#next();
    if (key === "Tab" && !event.shiftKey && target === this.#to) return this.#isLastAndFilled && this.#next();
    return key === "Backspace" && inLabel && !this.#label.value && !event.repeat && this.#remove();
  }

  /**
   * Goes to where the answer leads; where it leads nowhere, to a step that is created for it.
   * @param {KeyboardEvent} event
   */
  #follow(event) {
    const option = this.#option;
    if (!option) return false;
    event.stopPropagation();
    if (option.to) {
      go(this.#form, this.#draft, option.to);
      return true;
    }
    const made = withTarget(this.#draft.graph, this.#draft.at, this.#key, this.#label.value);
    this.#draft.change(made.graph);
    go(this.#form, this.#draft, made.key, { select: true });
    return true;
  }

  #next() {
    this.#rows.enter(this.#place + 1);
    return true;
  }

  /** Then Tab leads to a new answer. */
  get #isLastAndFilled() {
    return this.#place === this.#rows.list.children.length - 1 && Boolean(this.#label.value.trim());
  }

  /** @param {number} by */
  #walk(by) {
    const to = this.#place + by;
    if (this.#rows.list.children[to]) this.#rows.enter(to);
    else if (by < 0) this.#focus("[data-body]");
    else if (this.#options.length) this.#focus("[data-add-answer]");
    else this.#focus("[data-outcome-field] input:checked");
    return true;
  }

  /** @param {number} by */
  #move(by) {
    this.#draft.change(moveOption(this.#draft.graph, this.#draft.at, this.#key, by));
    announce(`Answer ${this.#place + 1} of ${this.#options.length}`);
    return true;
  }

  #remove() {
    const before = Math.max(0, this.#place - 1);
    this.#rows.discard(this.#key);
    if (this.#option) this.#draft.change(removeOption(this.#draft.graph, this.#draft.at, this.#key));
    else this.#rows.show();
    if (this.#rows.list.children.length) this.#rows.enter(before);
    else this.#focus("[data-add-answer]");
    return true;
  }

  /** @param {string} selector */
  #focus(selector) {
    part(this.#form, selector).focus();
  }
}

/**
 * @param {string} one
 * @param {string} other
 */
const isSameLine = (one, other) => one.split(/\s+/).join(" ").trim() === other.split(/\s+/).join(" ").trim();
