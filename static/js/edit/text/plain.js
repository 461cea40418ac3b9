// The text in a plain textarea: until CodeMirror is there, and where it never comes.
import { found, placeOf } from "./places.js";

export class Plain {
  #area;
  #on;
  #split = [""];
  #listening = new AbortController();
  composing = false; // whether a character is being put together of several keys

  /** `on`: {changed(text), moved()}. */
  constructor(area, on) {
    this.#area = area;
    this.#on = on;
    const { signal } = this.#listening;
    area.addEventListener("input", () => this.#typed(), { signal });
    area.addEventListener("compositionstart", () => (this.composing = true), { signal });
    area.addEventListener("compositionend", () => (this.composing = false), { signal });
    document.addEventListener("selectionchange", () => this.focused && on.moved(), { signal });
  }

  get text() {
    return this.#area.value;
  }

  get focused() {
    return document.activeElement === this.#area;
  }

  get caret() {
    return this.#area.selectionStart;
  }

  get lines() {
    return this.#split.length;
  }

  line(number) {
    return this.#split[number - 1];
  }

  get at() {
    const before = this.text.slice(0, this.caret).split("\n");
    return { line: before.length, column: before.at(-1).length };
  }

  /** Another text, with the caret at the same place. */
  show(text) {
    if (text === this.text) return;
    const place = placeOf(this, this.at);
    this.#area.value = text;
    this.#split = text.split("\n");
    this.#put(found(this, place));
  }

  go(line, column = 0) {
    this.#area.focus();
    this.#put({ line, column });
    // A textarea does not go to its caret by itself.
    const height = Number.parseFloat(getComputedStyle(this.#area).lineHeight) || 20;
    this.#area.scrollTop = Math.max(0, (line - 4) * height);
  }

  selectAll() {
    this.#area.select();
  }

  lock(locked) {
    this.#area.readOnly = locked;
  }

  /** Marks and keys are CodeMirror's. */
  mark() {}
  settle() {}

  close() {
    this.#listening.abort();
    this.#area.remove();
  }

  #typed() {
    this.#split = this.text.split("\n");
    this.#on.changed(this.text);
  }

  #put({ line, column }) {
    const before = this.#split.slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0);
    this.#area.setSelectionRange(before + column, before + column);
  }
}
