import { announce } from "../../base/announce.js";

/** Undo, redo and the fixes of problems: the server makes these changes, and the draft then follows it. */
export class History {
  #draft;
  #server;
  /** @type {Promise<unknown>} */
  #last = Promise.resolve(); // undo and redo happen one after the other

  /**
   * @param {Edit.Draft} draft
   * @param {Edit.Server} server
   */
  constructor(draft, server) {
    this.#draft = draft;
    this.#server = server;
  }

  /** @param {"undo" | "redo"} verb */
  step(verb) {
    return (this.#last = this.#last.catch(() => {}).then(() => this.#step(verb)));
  }

  /**
   * Fixes a problem as the server proposed.
   * @param {Guide.Problem} problem
   */
  async fix({ kind, node, option }) {
    const draft = this.#draft;
    if (!(await draft.flush())) return;
    const problem = draft.problems.find((each) => each.kind === kind && each.node === node && each.option === option);
    if (!problem?.fix) return;
    const body = { onto: draft.serial, changes: problem.fix.changes };
    const answer = await this.#server.send(`draft${draft.query}`, "PATCH", body);
    if (answer?.ok || answer?.status === 409) await draft.follow();
  }

  /** @param {"undo" | "redo"} verb */
  async #step(verb) {
    const draft = this.#draft;
    if (!(await draft.flush())) return;
    if (!(verb === "undo" ? draft.undoable : draft.redoable)) return announce(`There is nothing to ${verb}.`);
    const answer = await this.#server.send(`draft/${verb}`, "POST", { onto: draft.serial });
    if (answer?.ok || answer?.status === 409) await draft.follow();
    if (answer) announce(answer.ok ? answer.body.message : answer.body.detail);
  }
}
