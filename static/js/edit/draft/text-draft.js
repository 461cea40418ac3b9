// The draft as one text in our Markdown form: `text` is what stands on the page.
import { between } from "./changes.js";
import { Draft } from "./index.js";

export class TextDraft extends Draft {
  asks = "?text=1";
  text = "";
  example = false; // whether the guide has no steps yet, and the text is an example to write over
  unkeyed = []; // [{line, key}] of what was saved last: the headings that do not say their step's key
  #server = ""; // the text that the server has
  #was = null; // {title, description} of it
  #chosen = null; // what a person made of a conflict, until the server says how that reads as a text

  /** The page has `text` now. */
  write(text) {
    if (text === this.text) return;
    this.text = text;
    this.touched("text");
  }

  /** Whether the text is about to be replaced by the server's. */
  get locked() {
    return Boolean(this.#chosen);
  }

  edits(sent) {
    if (this.#chosen) return sent ? null : this.#chosen;
    return this.text === (sent ?? { text: this.#server }).text ? null : { text: this.text, was: this.#was };
  }

  saved(edits, answer) {
    this.title = answer.title;
    if (this.#chosen) return this.#replaced(answer);
    this.example = false;
    this.unkeyed = answer.keys ?? [];
    this.#server = edits.text;
    this.#was = about(answer);
  }

  show(draft) {
    this.example = !draft.graph.order.length;
    this.unkeyed = [];
    this.#chosen = null;
    this.#server = this.text = draft.text;
    this.#was = about(draft);
  }

  async adopt(newest, graph, stale) {
    this.unkeyed = [];
    this.#server = newest.text;
    this.#was = about(newest);
    const settled = graph === stale.merged; // then the server has said how it reads
    if (settled) this.text = stale.text;
    this.#chosen = settled ? null : { changes: between(newest.graph, graph) ?? {}, about: stale.about, was: this.#was };
  }

  restore({ text, was }) {
    if (text === undefined) return false;
    this.text = text;
    this.#was = was;
    return true;
  }

  #replaced(answer) {
    this.#chosen = null;
    this.#server = this.text = answer.text;
    this.#was = about(answer);
    this.dispatchEvent(new CustomEvent("shown"));
  }
}

const about = ({ title, description }) => ({ title, description });
