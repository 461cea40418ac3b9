// When an answer is offered. Its form is loaded with the first condition that is shown or wanted: few answers have one.
import { part } from "../../base/element.js";
import { loadFor } from "../../page/load.js";

export class Condition {
  #row;
  #draft;
  #change;
  #condition = "";
  #name = "";
  /** @type {import("./condition-form.js").ConditionForm | undefined} */
  #form;
  #isLoading = false;

  /**
   * @param {HTMLElement} row  of the answer
   * @param {Edit.GraphDraft} draft
   * @param {(condition: string) => void} change  called while it is being typed or chosen
   */
  constructor(row, draft, change) {
    this.#row = row;
    this.#draft = draft;
    this.#change = change;
  }

  /**
   * Shows the condition as it is now.
   * @param {string} condition
   */
  fill(condition) {
    this.#condition = condition;
    if (this.#form) this.#form.fill(condition);
    else if (condition) this.#load();
  }

  /** @param {string} answer  such as "answer 2" */
  setName(answer) {
    this.#name = answer;
    this.#form?.setName(answer);
  }

  async choose() {
    await this.#load();
    this.#form?.choose();
  }

  async #load() {
    if (this.#form || this.#isLoading) return;
    this.#isLoading = true;
    const place = part(this.#row, "[data-condition-part]");
    const loaded = await loadFor(place, () => import("./condition-form.js"));
    this.#isLoading = false;
    if (!loaded) {
      place.hidden = false; // it says there that it could not be loaded
      return;
    }
    this.#form = new loaded.ConditionForm(this.#row, this.#draft, this.#change);
    this.#form.setName(this.#name);
    this.#form.fill(this.#condition);
  }
}
