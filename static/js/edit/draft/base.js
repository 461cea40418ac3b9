// What every draft has: the fields that the parts of the page read, and what a view of it has to do.
import { Emitter } from "../../base/emitter.js";

/** @extends {Emitter<Edit.Events>} */
export class DraftBase extends Emitter {
  serial = 0;
  live = false; // whether it is what readers see
  title = "";
  /** @type {string | null} */
  savedAt = null;
  /** @type {Guide.Problem[]} */
  problems = [];
  undoable = false;
  redoable = false;
  /** @type {Edit.Presence[]} */
  others = [];
  at = ""; // the key of the current step
  query = ""; // what a view adds to the draft's URL
  /** @type {Edit.State} */
  state = { name: "loading" };

  /**
   * Goes to a step; the URL follows.
   * @param {string} key
   */
  choose(key) {
    if (key === this.at) return;
    this.at = key;
    if (key) history.replaceState(history.state, "", `#n-${key}`);
    this.fire("chosen", undefined);
  }

  /**
   * The server's answer about the draft, without its content.
   * @param {Guide.Draft} draft
   */
  update({ serial, saved_at: savedAt, live, undo, redo, problems }) {
    [this.serial, this.savedAt, this.live, this.undoable, this.redoable] = [serial, savedAt, live, undo, redo];
    this.problems = problems;
    this.fire("problems", undefined);
  }

  // What a subclass does

  /**
   * What the server does not have yet, as PATCH takes it; null for nothing. `sent`: a save, for what came after it.
   * @param {Edit.Edits | null} [_sent]
   * @returns {Edit.Edits | null}
   */
  edits(_sent) {
    throw new Error("A subclass returns the edits");
  }

  /**
   * Shows what the server has.
   * @param {Guide.Draft} _draft
   */
  show(_draft) {
    throw new Error("A subclass shows the draft");
  }

  /**
   * The server has saved `edits`.
   * @param {Edit.Edits} _edits
   * @param {Guide.Draft} _answer
   */
  saved(_edits, _answer) {
    throw new Error("A subclass remembers what is saved");
  }

  /**
   * Continues with `graph`, which was merged from `newest`, as the server has it, and from the edits here.
   * @param {Guide.Draft} _newest
   * @param {Guide.Graph} _graph
   * @param {Guide.Stale} _stale `about`: the title and description from now on
   * @returns {Promise<void>}
   */
  async adopt(_newest, _graph, _stale) {
    throw new Error("A subclass adopts a merged graph");
  }

  /**
   * Puts back `edits` that the server refused, so that they can be corrected.
   * @param {Edit.Edits | null} _edits
   * @returns {boolean} false where this view cannot
   */
  restore(_edits) {
    throw new Error("A subclass restores edits");
  }
}
