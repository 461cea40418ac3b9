// The rows of a condition: a value, a comparison and a value each, all joined by "and" or by "or".
import { copyOf, element, part } from "../../base/element.js";
import { facts } from "../../base/facts.js";
import { hasRight, signsOf } from "./condition-text.js";

/** @typedef {import("./known-values.js").Known} Known */
/** @typedef {import("./condition-text.js").Row} Row */
/** @typedef {import("./condition-text.js").Rows} Rows */

/** @type {Record<string, string>} */
const FIELD_TYPES = { date: "date", number: "text", text: "text" };

export class ConditionRows {
  #place;
  #change;
  /** @type {Known[]} */
  #known = [];
  /** @type {Rows} */
  #rows = { join: "and", rows: [] };

  /**
   * @param {HTMLElement} place
   * @param {(rows: Rows) => void} change
   */
  constructor(place, change) {
    this.#place = place;
    this.#change = change;
    place.addEventListener("change", ({ target }) => this.#take(target, true));
    place.addEventListener("input", ({ target }) => this.#take(target, false));
    place.addEventListener("click", ({ target }) => {
      const button = target instanceof Element ? target.closest("button") : null;
      if (button && "removeRow" in button.dataset) this.#remove(this.#placeOf(button));
    });
  }

  /**
   * @param {Rows} rows
   * @param {Known[]} known
   */
  show(rows, known) {
    [this.#rows, this.#known] = [rows, known];
    this.#place.replaceChildren(...rows.rows.map((row, i) => this.#row(row, i)));
  }

  /** A new row at the end, which is gone into. */
  add() {
    const [first] = this.#known;
    const row = { left: first.text, sign: Object.keys(signsOf(first))[0], right: "" };
    this.show({ ...this.#rows, rows: [...this.#rows.rows, row] }, this.#known);
    this.#change(this.#rows);
    this.#focus(this.#rows.rows.length - 1, "[data-left]");
  }

  // Private

  /**
   * @param {Row} row
   * @param {number} place
   */
  #row({ left, sign, right }, place) {
    const row = copyOf(document, "[data-condition-row]");
    const known = this.#known.find(({ text }) => text === left) ?? this.#known[0];
    const number = `condition ${place + 1}`;
    const join = part(row, "[data-join]", HTMLSelectElement);
    [join.hidden, join.value] = [place === 0, this.#rows.join];
    const names = this.#known.map(({ text, name }) => new Option(name, text, false, text === left));
    const signs = Object.entries(signsOf(known)).map(([text, words]) => new Option(words, text, false, text === sign));
    part(row, "[data-left]", HTMLSelectElement).append(...names);
    part(row, "[data-sign]", HTMLSelectElement).append(...signs);
    part(row, "[data-right-place]").append(...(hasRight(sign) ? [rightField(known, right, number)] : []));
    for (const [name, words] of Object.entries({
      join: `How ${number} is joined`,
      left: `Value of ${number}`,
      sign: `Comparison of ${number}`,
      "remove-row": `Remove ${number}`,
    })) {
      part(row, `[data-${name}]`).setAttribute("aria-label", words);
    }
    return row;
  }

  /**
   * @param {EventTarget | null} target
   * @param {boolean} done  whether the choice is made: a select tells both
   */
  #take(target, done) {
    const field = target instanceof HTMLSelectElement || target instanceof HTMLInputElement ? target : null;
    if (!field || done !== field instanceof HTMLSelectElement) return;
    const place = this.#placeOf(field);
    const { left, join, sign, right } = field.dataset;
    if (right !== undefined) this.#set(place, { right: field.value });
    else if (sign !== undefined) this.#set(place, { sign: field.value });
    else if (left !== undefined) this.#setLeft(place, field.value);
    else if (join !== undefined) this.#rows = { ...this.#rows, join: field.value === "or" ? "or" : "and" };
    const what = Object.keys(field.dataset)[0];
    if (field instanceof HTMLSelectElement) {
      this.show(this.#rows, this.#known);
      this.#focus(place, `[data-${what}]`);
    }
    this.#change(this.#rows);
  }

  /**
   * @param {number} place
   * @param {string} left
   */
  #setLeft(place, left) {
    const known = this.#known.find(({ text }) => text === left) ?? this.#known[0];
    const { sign } = this.#rows.rows[place];
    const signs = signsOf(known);
    this.#set(place, { left, right: "", sign: sign in signs ? sign : Object.keys(signs)[0] });
  }

  /**
   * @param {number} place
   * @param {Partial<Row>} more
   */
  #set(place, more) {
    this.#rows = { ...this.#rows, rows: this.#rows.rows.map((row, i) => (i === place ? { ...row, ...more } : row)) };
  }

  /** @param {number} place */
  #remove(place) {
    this.show({ ...this.#rows, rows: this.#rows.rows.filter((_, i) => i !== place) }, this.#known);
    this.#change(this.#rows);
    this.#focus(Math.max(0, place - 1), "[data-left]");
  }

  /** @param {Element} inside */
  #placeOf(inside) {
    return [...this.#place.children].findIndex((row) => row.contains(inside));
  }

  /**
   * @param {number} place
   * @param {string} selector
   */
  #focus(place, selector) {
    this.#place.children[place]?.querySelector(selector)?.focus();
  }
}

/**
 * @param {Known} known
 * @param {string} right
 * @param {string} number
 */
function rightField({ kind, choices }, right, number) {
  const values = kind === "yes-no" ? ["yes", "no"] : kind === "choice" ? choices : null;
  const field = values ? element("select") : element("input");
  field.dataset.right = "";
  field.setAttribute("aria-label", `Compared with, ${number}`);
  if (field instanceof HTMLSelectElement) {
    field.append(...["", ...(values ?? [])].map((each) => new Option(each || "Choose…", each, false, each === right)));
    return field;
  }
  field.type = FIELD_TYPES[kind] ?? "text";
  field.inputMode = kind === "number" ? "decimal" : "text";
  field.value = right;
  field.maxLength = facts.limits.conditionChars;
  return field;
}
