// The answers of the chosen step, a row each. A row that was begun and has nothing in it yet is not in the guide.
import { AnswerRow } from "./answer-row.js";
import { moveOption, newOptionKey } from "../graph/index.js";
import { inOrder } from "../../page/in-order.js";

/** Answers what shows the answers as they are now. */
export function answers(here, draft) {
  const rows = new Rows(here, draft);
  here.querySelector("[data-add-answer]").addEventListener("click", () => rows.enter(rows.list.children.length));
  here.addEventListener("answers", () => rows.enter(0));
  dragging(rows.list, (key, by) => draft.change(moveOption(draft.graph, draft.at, key, by)));
  return () => rows.show();
}

class Rows {
  list;
  #here;
  #draft;
  #template;
  #rows = new Map(); // key of an option -> its row
  #at = "";
  #begun = ""; // the key of the row that is not in the guide yet

  constructor(here, draft) {
    [this.#here, this.#draft] = [here, draft];
    this.list = here.querySelector("[data-answers-list]");
    this.#template = here.querySelector("[data-answer-row]").content.firstElementChild;
  }

  show() {
    if (this.#draft.at !== this.#at) this.#leaveBehind();
    const options = this.#options;
    if (options.some(({ key }) => key === this.#begun)) this.#begun = "";
    const keys = [...options.map(({ key }) => key), ...(this.#begun ? [this.#begun] : [])];
    for (const [key, { element }] of this.#rows) if (!keys.includes(key)) element.remove() || this.#rows.delete(key);
    const focused = document.activeElement;
    const shown = keys.map((key) => this.#row(key));
    inOrder(this.list, shown.map(({ element }) => element));
    shown.forEach((row, place) => row.fill(place + 1));
    if (document.activeElement !== focused && focused.isConnected) focused.focus(); // moving it took it
  }

  /** Into the answer at a place, counted from 0; into a new one behind the last. */
  enter(place) {
    if (place >= this.list.children.length) this.#begin();
    this.list.children[place]?.querySelector("[data-label]").focus();
  }

  /** Whether the row of `key` is not in the guide yet. */
  begun(key) {
    return key === this.#begun;
  }

  /** A row that was only begun is given up. */
  forget(key) {
    if (this.begun(key)) this.#begun = "";
  }

  get #options() {
    return this.#draft.graph.nodes[this.#draft.at]?.options ?? [];
  }

  #leaveBehind() {
    this.#at = this.#draft.at;
    this.#begun = "";
    this.#rows.clear();
    this.list.replaceChildren();
  }

  #begin() {
    this.#begun ||= newOptionKey(this.#options);
    this.show();
  }

  #row(key) {
    if (!this.#rows.has(key)) this.#rows.set(key, new AnswerRow(this.#here, this.#draft, this, this.#template.cloneNode(true), key));
    return this.#rows.get(key);
  }
}

/** Rows are dragged by their handles onto the place of another. */
function dragging(list, move) {
  const rowOf = (event) => event.target.closest?.("[data-option]");
  let dragged = null;
  list.addEventListener("dragstart", (event) => {
    if (!event.target.closest?.(".edit-grip")) return;
    dragged = rowOf(event);
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", dragged.querySelector("[data-label]").value);
    event.dataTransfer.setDragImage(dragged, 8, 8);
  });
  list.addEventListener("dragover", (event) => dragged && event.preventDefault());
  list.addEventListener("drop", (event) => {
    const onto = dragged && rowOf(event);
    if (!onto) return;
    event.preventDefault();
    const rows = [...list.children];
    move(dragged.dataset.option, rows.indexOf(onto) - rows.indexOf(dragged));
  });
  list.addEventListener("dragend", () => (dragged = null));
}
