// A field that finds something by its words: the combobox of ARIA 1.2, with a list below the field.
// docs/decisions/combobox.md says why it is ours.
import { closest, element, part } from "../../base/element.js";

let lists = 0;

/**
 * What a combobox needs. `source`: the choices for a text; `shown`: what stands in the field while nothing is searched;
 * `next`: called on Enter where there is nothing to choose.
 * @typedef {object} Options
 * @property {(text: string) => Edit.Choice[] | Promise<Edit.Choice[]>} source
 * @property {() => string} shown
 * @property {() => void} next
 */

export class Combobox {
  #field;
  #list;
  #options;
  /** @type {Edit.Choice[]} */
  #choices = [];
  #at = -1; // the choice that is marked
  #searches = 0;
  #typed = false;
  #isLate = false; // what is shown is not about the text that stands in the field now
  #entered = false; // whether it was chosen from before it came

  /**
   * @param {HTMLInputElement} field
   * @param {Options} options
   */
  constructor(field, options) {
    this.#field = field;
    this.#options = options;
    this.#list = part(/** @type {HTMLElement} */ (field.parentElement), "[role=listbox]");
    this.#list.id ||= `combo-${++lists}`;
    field.setAttribute("aria-controls", this.#list.id);
    field.addEventListener("input", () => {
      this.#typed = true;
      this.#open();
    });
    field.addEventListener("focus", () => field.select());
    field.addEventListener("blur", () => this.#reset());
    field.addEventListener("click", () => this.#list.hidden && this.#open());
    field.addEventListener("keydown", (event) => {
      if (!event.altKey) this.#press(event);
    });
    this.#list.addEventListener("pointerdown", (event) => event.preventDefault()); // the field keeps the focus
    this.#list.addEventListener("click", ({ target }) => {
      const item = closest(target, "[role=option]");
      if (item) this.#pick(this.#choices[[...this.#list.children].indexOf(item)]);
    });
  }

  /** Shows the current value, unless the user is in the field. */
  reset() {
    if (document.activeElement !== this.#field) this.#reset();
  }

  // Private

  async #open() {
    const search = ++this.#searches;
    [this.#isLate, this.#entered] = [true, false];
    const choices = await this.#options.source(this.#typed ? this.#field.value.trim() : "");
    if (search !== this.#searches || document.activeElement !== this.#field) return;
    this.#isLate = false;
    this.#choices = choices;
    this.#list.replaceChildren(...choices.map((choice, i) => this.#item(choice, i)));
    this.#show(choices.length > 0);
    this.#mark(this.#typed && choices.length ? 0 : -1);
    if (this.#entered && choices.length) this.#enter(choices[0]);
    this.#entered = false;
  }

  #close() {
    this.#searches++;
    [this.#isLate, this.#entered] = [false, false];
    this.#show(false);
    this.#mark(-1);
  }

  #reset() {
    this.#typed = false;
    this.#close();
    const value = this.#options.shown();
    if (this.#field.value !== value) this.#field.value = value;
  }

  /** @param {Edit.Choice} choice */
  #pick(choice) {
    this.#typed = false;
    this.#close();
    choice.pick();
    if (this.#field.isConnected) this.#reset();
  }

  /** @param {Edit.Choice} choice */
  #enter(choice) {
    this.#pick(choice);
    if (document.activeElement === this.#field) this.#options.next();
  }

  /** @param {boolean} visible */
  #show(visible) {
    this.#list.hidden = !visible;
    this.#field.setAttribute("aria-expanded", String(visible));
    if (visible) this.#list.scrollIntoView({ block: "nearest" });
  }

  /** @param {number} place */
  #mark(place) {
    this.#at = place;
    for (const [i, item] of [...this.#list.children].entries()) item.setAttribute("aria-selected", String(i === place));
    const marked = this.#list.children[place];
    if (!marked) return this.#field.removeAttribute("aria-activedescendant");
    this.#field.setAttribute("aria-activedescendant", marked.id);
    marked.scrollIntoView({ block: "nearest" });
  }

  /**
   * @param {Edit.Choice} choice
   * @param {number} i
   */
  #item({ label, hint = "" }, i) {
    const item = element("li", "", label);
    item.id = `${this.#list.id}-${i}`;
    item.setAttribute("role", "option");
    if (hint) item.append(" ", element("span", "muted small", hint));
    return item;
  }

  /** @param {number} by */
  async #move(by) {
    const { length } = this.#choices;
    if (this.#list.hidden) await this.#open();
    else this.#mark((this.#at + by + length) % length);
    if (this.#at < 0 && this.#choices.length) this.#mark(by > 0 ? 0 : this.#choices.length - 1);
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    const choice = this.#list.hidden || this.#isLate ? undefined : this.#choices[this.#at];
    const enter = event.key === "Enter";
    const plainEnter = enter && !event.ctrlKey && !event.metaKey; // with Ctrl it means more than this field
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      event.stopPropagation();
      this.#move(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Escape" && (!this.#list.hidden || this.#typed)) {
      event.preventDefault();
      event.stopPropagation();
      this.#reset();
      this.#field.select();
    } else if (this.#isLate && this.#typed && (enter || (event.key === "Tab" && !event.shiftKey))) {
      event.preventDefault();
      event.stopPropagation();
      this.#entered = true;
    } else if (choice && (enter || (event.key === "Tab" && this.#typed))) {
      if (enter) event.preventDefault();
      if (plainEnter) event.stopPropagation();
      if (plainEnter) this.#enter(choice);
      else this.#pick(choice);
    } else if (plainEnter) {
      event.preventDefault();
      this.#options.next();
    }
  }
}
