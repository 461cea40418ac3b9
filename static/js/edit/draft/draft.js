// The draft of one guide as an editor holds it: what the server has, what is not saved yet, and whether that is so.
//
// A view of it is a subclass: GraphDraft (the steps) and TextDraft (the text) return the `edits` and `show` what the
// server has. Everything else is here: saving while one types, keeping in the browser, merging, following other users.
//
// The state (`state.name`) is one of loading, saved, waiting, saving, offline, refused, conflict. "shown" is fired when
// content came from the server; Edit.Events lists the events.
import { announce } from "../../base/announce.js";
import { isolated } from "../../base/direction.js";
import { url } from "../../base/facts.js";
import { session } from "../../session/session.js";
import { DraftBase } from "./base.js";
import { withoutAbout } from "./changes.js";
import { History } from "./history.js";
import { Kept } from "./kept.js";
import { compareLeft, saveLeft } from "./left.js";
import { arrived } from "./sent.js";
import { Server } from "./server.js";

const TYPING_IDLE_MS = 600; // after a key, until what was typed is saved

export class Draft extends DraftBase {
  #kept;
  #server;
  #history;
  #gesture = "";
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer; // of the save that waits for a pause in typing
  /** @type {Promise<void> | null} */
  #saving = null;
  /** @type {Edit.Save | null} */
  #unanswered = null; // a save without an answer: it may have arrived
  #hasRoom = true; // whether the browser could keep what is not saved
  /** @type {Guide.Stale | null} */
  #conflict = null; // the server's 409 while the user has to choose
  #loaded = false; // before, there is no state to report
  #closed = false;

  /** @param {string} tree */
  constructor(tree) {
    super();
    this.tree = tree;
    this.apiUrl = url("apiTree", tree);
    this.#kept = new Kept(tree);
    this.#server = new Server(this.apiUrl, { onOffline: () => this.#setState("offline"), retry: this.#retry });
    this.#history = new History(this, this.#server);
  }

  // Actions

  /** Rejects with Trouble where the draft cannot be read. */
  async open() {
    const { stale, refused } = await saveLeft(this.#kept, this.#patch, this.#server.get);
    const draft = await this.#server.read(this.query);
    if (this.#closed) return;
    this.#take(draft);
    addEventListener("online", this.#retry);
    addEventListener("pagehide", this.#saveBeforeHiding);
    document.addEventListener("visibilitychange", this.#saveBeforeHiding);
    this.#present({ stale, refused });
  }

  /**
   * A change is about to be made: another gesture than this one is over, and saved as it is now.
   * @param {string} gesture
   */
  begin(gesture) {
    if (gesture !== this.#gesture && this.#timer) this.#save();
  }

  /** A change was made. `gesture` names what is still going on, such as typing in one field; "" for nothing. */
  touched(gesture = "") {
    this.#gesture = gesture;
    this.#keep();
    if (!this.#conflict) this.#setState("waiting");
    if (!gesture) this.#save();
    else this.#timer ??= setTimeout(() => this.#save(), TYPING_IDLE_MS);
  }

  /**
   * Saves at once.
   * @returns {Promise<boolean>} whether the server has everything
   */
  async flush() {
    do await this.#save();
    while (this.#timer);
    return !this.#loaded || this.state.name === "saved";
  }

  undo() {
    return this.#history.step("undo");
  }

  redo() {
    return this.#history.step("redo");
  }

  /** @param {Guide.Problem} problem */
  fix(problem) {
    return this.#history.fix(problem);
  }

  /** Asks the server again, now with what was typed since the conflict: fires "conflict" where there still is one. */
  async compare() {
    const stale = this.#conflict;
    if (!stale) return;
    this.#conflict = null;
    await this.#save();
    if (!stale.left || this.#conflict) return;
    this.#present(await compareLeft({ ...stale, left: stale.left }, this.#kept, this.#patch));
    await this.follow();
  }

  /**
   * Ends a conflict: `graph` is what the user chose of both sides.
   * @param {Guide.Graph} graph
   */
  async resolve(graph) {
    const stale = this.#conflict;
    if (!stale) return;
    this.#conflict = null;
    const [steps, about] = withoutAbout(graph);
    await this.#adopt({ ...stale, about: about ?? stale.about }, steps);
    if (stale.left) this.#kept.forget(stale.left);
    await this.#save();
  }

  /** The key of this open editor. */
  get tab() {
    return this.#kept.tab;
  }

  /** The page is left. Tries to save what is not saved yet. */
  close() {
    this.#closed = true;
    removeEventListener("online", this.#retry);
    removeEventListener("pagehide", this.#saveBeforeHiding);
    document.removeEventListener("visibilitychange", this.#saveBeforeHiding);
    this.#save().finally(() => this.#kept.close());
  }

  /** Shows what the server has, unless something is unsaved here: then the next save merges both. */
  async follow() {
    if (this.#isAhead || this.#conflict) return;
    const draft = await this.#server.read(this.query).catch(() => null);
    if (!draft || draft.serial < this.serial || this.#isAhead) return;
    if (draft.serial > this.serial) return this.#take(draft);
    this.update(draft);
    this.#setState("saved");
  }

  // Saving

  #save() {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#saving ??= this.#saveAll().finally(() => (this.#saving = null));
    return this.#saving;
  }

  /** Saves until the server has everything, or does not answer, or refuses. */
  async #saveAll() {
    for (let body = this.#next(); body && !this.#conflict; body = this.#next()) {
      if (this.#timer) return; // the user is typing
      this.#setState("saving");
      this.#unanswered = body;
      const answer = await this.#patch(body);
      if (!answer || !(await this.#handle(answer, body))) return;
    }
    if (!this.#conflict) this.#setState("saved");
  }

  /** A save without an answer is repeated as it was: only then can the server tell whether it had arrived. */
  #next() {
    const edits = this.edits();
    return this.#unanswered ?? (edits && { onto: this.serial, gesture: this.#gesture, ...edits });
  }

  /**
   * @param {Edit.Answer} answer
   * @param {Edit.Save} body
   * @returns {Promise<boolean>} whether saving continues
   */
  async #handle(answer, body) {
    /** @type {Guide.Draft | false | null} */
    let had = answer.ok ? answer.body : false;
    if (!answer.ok && this.edits(body)) had = await arrived(answer, body, this.#server.get);
    if (had === null) return false;
    this.#unanswered = null;
    if (had) this.#confirm(had, body);
    else if (this.edits(body))
      return true; // the next save has it, with what was typed since
    else if (answer.status === 409) await this.#merge(answer.body);
    else {
      this.#setState("refused", { reason: answer.body.detail ?? "the server refused it", answer: answer.body });
      return false;
    }
    return true;
  }

  /**
   * @param {Guide.Draft} answer
   * @param {Edit.Save} body
   */
  #confirm(answer, body) {
    this.update(answer);
    this.saved(body, answer);
    this.#keep();
  }

  /** @param {Guide.Stale} stale */
  async #merge(stale) {
    if (stale.conflicts.length) return this.#ask(stale);
    await this.#adopt(stale, stale.merged);
    const by = stale.newest.saved_by;
    if (`${by?.id}` !== session.user)
      announce(`${isolated(by?.name ?? "Someone")} also changed this guide. Both changes are kept.`);
  }

  /**
   * @param {Guide.Stale} stale
   * @param {Guide.Graph} graph
   */
  async #adopt(stale, graph) {
    this.update(stale.newest);
    this.title = stale.newest.title;
    await this.adopt(stale.newest, graph, stale);
    this.#keep();
    this.fire("shown", undefined);
  }

  /** @param {Guide.Stale} stale */
  #ask(stale) {
    this.#conflict = stale;
    this.#setState("conflict");
    this.fire("conflict", stale);
  }

  /** @param {Edit.Left} left */
  #present({ stale, refused }) {
    if (stale) this.#ask(stale);
    else if (refused) this.#putBack(refused);
  }

  /** @param {Edit.Kept} left */
  #putBack(left) {
    if (!this.restore(left.edits)) {
      return announce("Your text in the other view is not a valid guide yet, so it is not saved. It is kept there.");
    }
    this.serial = left.onto; // what it was made from, so that nothing later is overwritten
    this.fire("shown", undefined);
    this.touched(left.gesture);
    this.#kept.forget(left); // it is kept as this page's now
  }

  /** @param {Edit.Save} body */
  #patch = (body) => this.#server.send(`draft${"text" in body ? "?text=1" : this.query}`, "PATCH", body);

  #retry = () => {
    if (!this.#closed) this.#save();
  };

  #saveBeforeHiding = () => {
    if ((document.hidden || this.#closed) && this.#timer) this.#save();
  };

  #keep() {
    const [edits, since] = [this.edits(), this.#unanswered && this.edits(this.#unanswered)];
    const unsaved = { onto: this.serial, gesture: this.#gesture, edits };
    const sent = since ? { sent: this.#unanswered, since } : {};
    this.#hasRoom = this.#kept.put(edits || since ? { ...unsaved, ...sent } : null);
  }

  /** Whether the page shows something else than the server, or may do so. */
  get #isAhead() {
    return Boolean(this.edits() || this.#unanswered || this.#saving);
  }

  // State

  /** @param {Guide.Draft} draft */
  #take(draft) {
    this.#loaded = true;
    this.update(draft);
    this.title = draft.title;
    this.show(draft);
    this.fire("shown", undefined);
    this.#setState("saved");
  }

  /**
   * @param {Edit.StateName} name
   * @param {Partial<Edit.State>} more
   */
  #setState(name, more = {}) {
    if (!this.#loaded) return;
    this.state = { name, at: this.savedAt, live: this.live, kept: this.#hasRoom, ...more };
    this.fire("state", undefined);
  }
}
