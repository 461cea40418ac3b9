// When an answer is offered: rows that need no syntax, the text where rows cannot say it, or "otherwise".
import { part } from "../../base/element.js";
import { isTooLong } from "../../forms/limits.js";
import { ConditionRows } from "./condition-rows.js";
import { inWords, readRows, writeRows } from "./condition-text.js";
import { knownValues } from "./known-values.js";

const ELSE = "else";
const ALWAYS = "";
/** @typedef {"" | "rows" | "text" | "else"} Mode */

export class ConditionForm {
  #part;
  #field;
  #mode;
  #words;
  #rows;
  #draft;
  #change;
  #condition = "";
  #wanted = false;
  #asText = false;

  /**
   * @param {HTMLElement} row  of the answer
   * @param {Edit.GraphDraft} draft
   * @param {(condition: string) => void} change  called while it is being typed or chosen
   */
  constructor(row, draft, change) {
    this.#part = part(row, "[data-condition-part]");
    this.#field = part(row, "[data-condition]", HTMLInputElement);
    this.#mode = part(row, "[data-condition-mode]", HTMLSelectElement);
    this.#words = part(row, "[data-condition-words]");
    this.#draft = draft;
    this.#change = (/** @type {string} */ condition) => change((this.#condition = condition));
    this.#rows = new ConditionRows(part(row, "[data-condition-rows]"), (rows) => {
      this.#words.textContent = inWords(rows, this.#known);
      this.#change(writeRows(rows, this.#known));
    });
    this.#field.addEventListener("input", () => isTooLong(this.#field) || this.#change(this.#field.value.trim()));
    this.#mode.addEventListener("change", () => this.#switch(/** @type {Mode} */ (this.#mode.value)));
    part(row, "[data-add-condition]").addEventListener("click", () => this.#rows.add());
    // Afterwards: rows are drawn again under the focus, which then goes on to the new one.
    this.#part.addEventListener("focusout", () => queueMicrotask(() => this.#leave()));
  }

  /**
   * Shows the condition as it is now.
   * @param {string} condition
   */
  fill(condition) {
    const isNews = condition !== this.#condition;
    this.#condition = condition;
    if (isNews || !this.#part.contains(document.activeElement)) this.#show();
  }

  /** @param {string} answer  such as "answer 2" */
  setName(answer) {
    this.#part.setAttribute("aria-label", `Condition of ${answer}`);
    this.#field.setAttribute("aria-label", `Condition of ${answer}, as text`);
    this.#mode.setAttribute("aria-label", `When ${answer} is offered`);
  }

  choose() {
    this.#wanted = true;
    this.#show();
    this.#rows.add();
  }

  // Private

  #leave() {
    if (this.#part.contains(document.activeElement) || !document.hasFocus()) return;
    this.#wanted = false;
    this.#show();
  }

  get #known() {
    return knownValues(this.#draft.graph, this.#draft.at);
  }

  #show() {
    const known = this.#known;
    const rows = this.#condition ? readRows(this.#condition, known) : { join: /** @type {const} */ ("and"), rows: [] };
    const mode = this.#condition === ELSE ? ELSE : rows && !this.#asText ? "rows" : "text";
    this.#part.hidden = !this.#condition && !this.#wanted;
    this.#mode.value = mode;
    for (const each of this.#part.querySelectorAll("[data-mode]")) each.hidden = each.dataset.mode !== mode;
    if (!isTooLong(this.#field) && this.#field.value.trim() !== this.#condition) this.#field.value = this.#condition;
    this.#rows.show(rows ?? { join: "and", rows: [] }, known);
    this.#words.textContent = mode === ELSE ? "Offered where no other condition of this step is true." : "";
    if (mode === "rows" && rows) this.#words.textContent = inWords(rows, known);
  }

  /** @param {Mode} mode */
  #switch(mode) {
    this.#asText = mode === "text";
    this.#wanted = mode !== ALWAYS;
    const keeps = mode === "text" || (mode === "rows" && readRows(this.#condition, this.#known));
    this.#change(keeps && this.#condition !== ELSE ? this.#condition : mode === ELSE ? ELSE : "");
    this.#show();
    if (mode === "text") this.#field.focus();
    if (mode === "rows" && !this.#condition) this.#rows.add();
  }
}
