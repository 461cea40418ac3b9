// The text in a plain textarea: until CodeMirror is loaded, and where it cannot be.
import { caretAt, placeOf } from "./places.js";

const LINES_ABOVE_CARET = 4;
const FALLBACK_LINE_PX = 20;

export class Plain {
  #area;
  #on;
  #split = [""];
  #listening = new AbortController();
  composing = false; // whether an input method is composing a character

  /**
   * @param {HTMLTextAreaElement} area
   * @param {Edit.TextHandlers} on
   */
  constructor(area, on) {
    this.#area = area;
    this.#on = on;
    const { signal } = this.#listening;
    area.addEventListener("input", () => this.#onInput(), { signal });
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

  /** @param {number} number */
  line(number) {
    return this.#split[number - 1];
  }

  get at() {
    const before = this.text.slice(0, this.caret).split("\n");
    return { line: before.length, column: before[before.length - 1].length };
  }

  /**
   * Shows another text, with the caret at the same place.
   * @param {string} text
   */
  show(text) {
    if (text === this.text) return;
    const place = placeOf(this, this.at);
    this.#area.value = text;
    this.#split = text.split("\n");
    this.#setCaret(caretAt(this, place));
  }

  /** @param {number} line */
  go(line, column = 0) {
    this.#area.focus();
    this.#setCaret({ line, column });
    // A textarea does not scroll to its caret by itself.
    const height = Number.parseFloat(getComputedStyle(this.#area).lineHeight) || FALLBACK_LINE_PX;
    this.#area.scrollTop = Math.max(0, (line - LINES_ABOVE_CARET) * height);
  }

  selectAll() {
    this.#area.select();
  }

  /** @param {boolean} locked */
  lock(locked) {
    this.#area.readOnly = locked;
  }

  /**
   * Only CodeMirror shows marks.
   * @param {Edit.Mark[]} _marks
   */
  mark(_marks) {}

  /**
   * Only CodeMirror writes keys.
   * @param {Guide.StepLine[]} _keys
   */
  writeKeys(_keys) {}

  close() {
    this.#listening.abort();
    this.#area.remove();
  }

  #onInput() {
    this.#split = this.text.split("\n");
    this.#on.changed(this.text);
  }

  /** @param {Edit.Caret} caret */
  #setCaret({ line, column }) {
    const before = this.#split.slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0);
    this.#area.setSelectionRange(before + column, before + column);
  }
}
