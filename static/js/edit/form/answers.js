// The answers of the current step, a row each. A row that was begun and is still empty is not in the guide.
import { closest, copyOf, part } from "../../base/element.js";
import { keepLong } from "../../forms/limits.js";
import { placeInOrder } from "../../base/in-order.js";
import { moveOption, newOptionKey } from "../graph/graph.js";
import { AnswerRow } from "./answer-row.js";

/**
 * Returns what shows the answers as they are now.
 * @param {HTMLElement} form
 * @param {Edit.GraphDraft} draft
 */
export function answers(form, draft) {
  const rows = new AnswerRows(form, draft);
  part(form, "[data-add-answer]").addEventListener("click", () => rows.enter(rows.list.children.length));
  form.addEventListener("answers", () => rows.enter(0));
  listenToDrags(rows.list, (key, by) => draft.change(moveOption(draft.graph, draft.at, key, by)));
  return () => rows.show();
}

export class AnswerRows {
  list;
  #form;
  #draft;
  /** @type {Map<string, AnswerRow>} */
  #rows = new Map(); // by the key of the option
  #at = "";
  #begun = ""; // the key of the row that is not in the guide yet

  /**
   * @param {HTMLElement} form
   * @param {Edit.GraphDraft} draft
   */
  constructor(form, draft) {
    this.#form = form;
    this.#draft = draft;
    this.list = part(form, "[data-answers-list]");
  }

  show() {
    if (this.#draft.at !== this.#at) this.#clear();
    const keys = this.#options.map(({ key }) => key);
    if (keys.includes(this.#begun)) this.#begun = "";
    if (this.#begun) keys.push(this.#begun);
    for (const [key, { element }] of this.#rows) {
      if (keys.includes(key)) continue;
      element.remove();
      this.#rows.delete(key);
    }
    const focused = document.activeElement;
    const rows = keys.map((key) => this.#row(key));
    placeInOrder(
      this.list,
      rows.map(({ element }) => element),
    );
    rows.forEach((row, i) => row.fill(i + 1));
    const lostFocus = document.activeElement !== focused && focused instanceof HTMLElement && focused.isConnected;
    if (lostFocus) focused.focus(); // its row was moved
  }

  /**
   * Goes into the answer at a place, counted from 0; into a new one behind the last.
   * @param {number} place
   */
  enter(place) {
    if (place >= this.list.children.length) this.#begin();
    this.list.children[place]?.querySelector("[data-label]")?.focus();
  }

  /**
   * Whether the row of `key` is not in the guide yet.
   * @param {string} key
   */
  isBegun(key) {
    return key === this.#begun;
  }

  /**
   * Discards a row that was only begun.
   * @param {string} key
   */
  discard(key) {
    if (this.isBegun(key)) this.#begun = "";
  }

  get #options() {
    return this.#draft.graph.nodes[this.#draft.at]?.options ?? [];
  }

  #clear() {
    for (const field of this.list.querySelectorAll("input")) keepLong(field);
    this.#at = this.#draft.at;
    this.#begun = "";
    this.#rows.clear();
    this.list.replaceChildren();
  }

  #begin() {
    this.#begun ||= newOptionKey(this.#options);
    this.show();
  }

  /** @param {string} key */
  #row(key) {
    const row = this.#rows.get(key) ?? this.#makeRow(key);
    this.#rows.set(key, row);
    return row;
  }

  /** @param {string} key */
  #makeRow(key) {
    return new AnswerRow(this.#form, this.#draft, this, copyOf(this.#form, "[data-answer-row]"), key);
  }
}

/**
 * Rows are dragged by their handles onto the place of another.
 * @param {HTMLElement} list
 * @param {(key: string, by: number) => void} move
 */
function listenToDrags(list, move) {
  /** @type {HTMLElement | null} */
  let dragged = null;
  list.addEventListener("dragstart", (event) => {
    if (!closest(event.target, ".edit-grip") || !event.dataTransfer) return;
    dragged = closest(event.target, "[data-option]");
    if (!dragged) return;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", part(dragged, "[data-label]", HTMLInputElement).value);
    event.dataTransfer.setDragImage(dragged, 8, 8);
  });
  list.addEventListener("dragover", (event) => dragged && event.preventDefault());
  list.addEventListener("drop", (event) => {
    const onto = closest(event.target, "[data-option]");
    if (!dragged || !onto) return;
    event.preventDefault();
    const rows = [...list.children];
    move(dragged.dataset.option ?? "", rows.indexOf(onto) - rows.indexOf(dragged));
  });
  list.addEventListener("dragend", () => (dragged = null));
}
