// The draft as one text in our Markdown form.
import { aboutOf, between } from "./changes.js";
import { Draft } from "./draft.js";

export class TextDraft extends Draft {
  /** @override */
  query = "?text=1";
  text = ""; // what stands on the page
  example = false; // whether the guide has no steps yet, and the text is an example to replace
  /** @type {Guide.StepLine[]} */
  unkeyed = []; // of what was saved last: the headings that do not name their step's key
  #server = ""; // the text that the server has
  /** @type {Guide.About | null} */
  #was = null; // its title and description
  /** @type {Edit.Edits | null} */
  #chosen = null; // what the user chose in a conflict, until the server returns it as a text

  /**
   * The page has `text` now.
   * @param {string} text
   */
  write(text) {
    if (text === this.text) return;
    this.text = text;
    this.touched("text");
  }

  /** Whether the text is about to be replaced by the server's. */
  get locked() {
    return Boolean(this.#chosen);
  }

  /**
   * @override
   * @param {Edit.Edits | null} [sent]
   * @returns {Edit.Edits | null}
   */
  edits(sent) {
    if (this.#chosen) return sent ? null : this.#chosen;
    return this.text === (sent ?? { text: this.#server }).text ? null : { text: this.text, was: this.#was };
  }

  /**
   * @override
   * @param {Edit.Edits} edits
   * @param {Guide.Draft} answer
   */
  saved(edits, answer) {
    this.title = answer.title;
    if (this.#chosen) return this.#replace(answer);
    this.example = false;
    this.unkeyed = answer.keys ?? [];
    this.#server = edits.text ?? "";
    this.#was = aboutOf(answer);
  }

  /**
   * @override
   * @param {Guide.Draft} draft
   */
  show(draft) {
    this.example = !draft.graph.order.length;
    this.unkeyed = [];
    this.#chosen = null;
    this.#server = this.text = draft.text;
    this.#was = aboutOf(draft);
  }

  /**
   * @override
   * @param {Guide.Draft} newest
   * @param {Guide.Graph} graph
   * @param {Guide.Stale} stale
   */
  async adopt(newest, graph, stale) {
    this.unkeyed = [];
    this.#server = newest.text;
    this.#was = aboutOf(newest);
    const asMerged = graph === stale.merged; // then the server has sent its text, too
    if (asMerged) this.text = stale.text;
    const changes = between(newest.graph, graph) ?? {};
    this.#chosen = asMerged ? null : { changes, about: stale.about, was: this.#was };
  }

  /**
   * @override
   * @param {Edit.Edits | null} edits
   */
  restore(edits) {
    if (edits?.text === undefined) return false;
    this.text = edits.text;
    this.#was = edits.was ?? null;
    return true;
  }

  /** @param {Guide.Draft} answer */
  #replace(answer) {
    this.#chosen = null;
    this.#server = this.text = answer.text;
    this.#was = aboutOf(answer);
    this.fire("shown", undefined);
  }
}
