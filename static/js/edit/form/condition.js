// The field of an answer that says when it is offered. It is shown where there is a condition, or one is wanted.
import { part } from "../../page/element.js";

export class Condition {
  #row;
  #field;
  #wanted = false;

  /**
   * @param {HTMLElement} row  of the answer
   * @param {(condition: string) => void} change  called while it is being typed
   */
  constructor(row, change) {
    this.#row = row;
    this.#field = part(row, "[data-condition]", HTMLInputElement);
    this.#field.addEventListener("input", () => change(this.#field.value.trim()));
    this.#field.addEventListener("blur", () => {
      this.#wanted = false;
      this.fill(this.#field.value.trim());
    });
  }

  /**
   * Shows the condition as it is now.
   * @param {string} condition
   */
  fill(condition) {
    part(this.#row, "[data-condition-part]").hidden = !condition && !this.#wanted;
    if (this.#field.value.trim() !== condition) this.#field.value = condition;
  }

  /** @param {string} answer  such as "answer 2" */
  setName(answer) {
    this.#field.setAttribute("aria-label", `Condition of ${answer}`);
  }

  choose() {
    this.#wanted = true;
    this.fill(this.#field.value.trim());
    this.#field.focus();
  }
}
