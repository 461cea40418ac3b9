// The draft of one guide as an editor holds it: what the server has, what is not saved yet, and whether that is so.
//
// A view of it is a subclass: GraphDraft (the steps) and TextDraft (the text) say what `edits` there are and `show` what
// the server has. Everything else is here: saving by itself, keeping in the browser, merging, undo, following others.
//
// Fires "state" (`state.name`: loading, saved, waiting, saving, offline, refused, conflict), "shown" when content came from
// the server, "problems", "others", "chosen", and "conflict" with what the server said, {newest, merged, conflicts}.
import { announce } from "../../page/announce.js";
import { read, send } from "./api.js";
import { Kept } from "./kept.js";
import { saveLeft } from "./left.js";
import { arrived } from "./sent.js";
import { session, Trouble } from "../../session/session.js";

const TYPED = 600; // ms after a key until what was typed is saved
const AGAIN = [2000, 5000, 15_000]; // ms until a save that got no answer is tried again

export class Draft extends EventTarget {
  serial = 0;
  live = false; // whether it is what readers see
  title = "";
  problems = [];
  undoable = false;
  redoable = false;
  others = [];
  at = ""; // the key of the step one is at
  asks = ""; // what a view adds to the draft's address
  state = { name: "loading" };

  address; // of the guide's API, with a slash at the end
  #kept;
  #gesture = "";
  #timer = 0;
  #again = 0; // the timer of the next try
  #going = Promise.resolve(); // undo and redo, one after the other
  #saving = null;
  #sent = null; // the body of a save, as long as its answer is not there: it may have arrived
  #failed = 0;
  #fits = true; // whether the browser had room for what is not saved
  #stale = null; // the server's 409 while a person has to choose
  #shown = false; // whether the draft was read: before, nothing can be said of it
  #left = false;

  constructor(tree) {
    super();
    this.tree = tree;
    this.address = `/api/v1/trees/${tree}/`;
    this.#kept = new Kept(tree);
  }

  // Of a subclass

  /** What the server does not have yet, as PATCH takes it: {changes} or {text, was}; null for nothing. `sent`: what was answered
   *  before, for what came after that. */
  edits(_sent) {
    throw new Error("a view says what was edited");
  }

  /** Shows what the server has: the answer to GET. */
  show(_draft) {
    throw new Error("a view shows the draft");
  }

  /** The server has `edits`, which were answered before. */
  saved(_edits, _answer) {
    throw new Error("a view knows what it sent");
  }

  /** Goes on with `graph`, which is made of `newest`, as the server has it, and of what was edited here. `stale`: the
   *  server's 409; `stale.about`: the title and description from now on. */
  async adopt(_newest, _graph, _stale) {
    throw new Error("a view takes over what was merged");
  }

  /** Puts back `edits` that the server did not take, so that they can be mended. False where this view cannot. */
  restore(_edits) {
    throw new Error("a view puts back what was edited");
  }

  // Actions

  /** Trouble where the draft cannot be read. */
  async open() {
    const { stale, refused } = await saveLeft(this.#kept, this.#patch, this.#get);
    const draft = await this.#read();
    if (this.#left) return;
    this.#take(draft);
    addEventListener("online", this.#retry);
    addEventListener("pagehide", this.#hurry);
    document.addEventListener("visibilitychange", this.#hurry);
    if (stale) this.#ask(stale);
    else if (refused) this.#putBack(refused);
  }

  /** Something is about to be changed: another gesture than this one is done, and saved as it is now. */
  begin(gesture) {
    if (gesture !== this.#gesture && this.#timer) this.#save();
  }

  /** Something was changed. `gesture`: in the middle of what; "" for something that is done. */
  touched(gesture = "") {
    this.#gesture = gesture;
    this.#keep();
    if (!this.#stale) this.#say("waiting");
    if (!gesture) this.#save();
    else this.#timer ||= setTimeout(() => this.#save(), TYPED);
  }

  /** Saves at once. Answers whether everything is with the server then. */
  async flush() {
    do await this.#save();
    while (this.#timer);
    return !this.#shown || this.state.name === "saved";
  }

  undo() {
    return this.#inTurn("undo");
  }

  redo() {
    return this.#inTurn("redo");
  }

  /** Mends a problem as the server proposed. */
  async mend({ kind, node, option }) {
    if (!(await this.flush())) return;
    const problem = this.problems.find((each) => each.kind === kind && each.node === node && each.option === option);
    if (!problem?.fix) return;
    const response = await this.#patch({ onto: this.serial, changes: problem.fix.changes });
    if (response?.ok || response?.status === 409) await this.follow();
  }

  /** Ends a conflict: `graph` is what a person made of both. */
  async resolve(graph) {
    const stale = this.#stale;
    this.#stale = null;
    const [steps, about] = apart(graph);
    await this.#takeOver({ ...stale, about: about ?? stale.about }, steps);
    if (stale.left) this.#kept.forget(stale.left);
    await this.#save();
  }

  /** Goes to a step; the address says so, too. */
  choose(key) {
    if (key === this.at) return;
    this.at = key;
    if (key) history.replaceState(history.state, "", `#n-${key}`);
    this.dispatchEvent(new CustomEvent("chosen"));
  }

  /** The key of this open editor. */
  get tab() {
    return this.#kept.tab;
  }

  /** The page is left. What is not saved yet still is, if it can be. */
  close() {
    this.#left = true;
    removeEventListener("online", this.#retry);
    removeEventListener("pagehide", this.#hurry);
    document.removeEventListener("visibilitychange", this.#hurry);
    this.#save().finally(() => this.#kept.close());
  }

  // Saving

  #save() {
    clearTimeout(this.#timer);
    this.#timer = 0;
    this.#saving ??= this.#saveAll().finally(() => (this.#saving = null));
    return this.#saving;
  }

  /** Until the server has everything that stands on the page, or does not answer, or refuses. */
  async #saveAll() {
    for (let body = this.#next(); body && !this.#stale; body = this.#next()) {
      if (this.#timer) return; // somebody is typing
      this.#say("saving");
      this.#sent = body;
      const response = await this.#patch(body);
      if (!response || !(await this.#answered(response, body))) return;
    }
    if (!this.#stale) this.#say("saved");
  }

  /** What is to be saved: what got no answer as it was, because only so the server can tell whether that had arrived. */
  #next() {
    const edits = this.edits();
    return this.#sent ?? (edits && { onto: this.serial, gesture: this.#gesture, ...edits });
  }

  /** Whether saving goes on. */
  async #answered(response, body) {
    const had = response.ok ? response.body : this.edits(body) ? await arrived(response, body, this.#get) : false;
    if (had === null) return false;
    this.#sent = null;
    if (had) this.#had(had, body);
    else if (this.edits(body)) return true; // what was typed since goes up with it
    else if (response.status === 409) await this.#meet(response.body);
    else return this.#refused(response);
    return true;
  }

  #had(answer, body) {
    this.#learn(answer);
    this.saved(body, answer);
    this.#keep();
  }

  /** Somebody else was quicker. */
  async #meet(stale) {
    if (stale.conflicts.length) return this.#ask(stale);
    await this.#takeOver(stale, stale.merged);
    const by = stale.newest.saved_by;
    if (`${by?.id}` !== session.user) announce(`${by?.name ?? "Somebody"} changed this guide, too. Both are kept.`);
  }

  async #takeOver(stale, graph) {
    this.#learn(stale.newest);
    this.title = stale.newest.title;
    await this.adopt(stale.newest, graph, stale);
    this.#keep();
    this.dispatchEvent(new CustomEvent("shown"));
  }

  #ask(stale) {
    this.#stale = stale;
    this.#say("conflict");
    this.dispatchEvent(new CustomEvent("conflict", { detail: stale }));
  }

  #putBack(left) {
    if (!this.restore(left.edits)) {
      return announce("What you wrote in the other view is no guide yet, so it is not saved. It is kept there.");
    }
    this.serial = left.onto; // what it was made from, so nothing that came later is overwritten
    this.dispatchEvent(new CustomEvent("shown"));
    this.touched(left.gesture);
    this.#kept.forget(left); // it is kept as this page's now
  }

  #patch = (body) => this.#send(`draft${"text" in body ? "?text=1" : this.asks}`, "PATCH", body);

  #get = (what) => this.#send(what, "GET");

  /** The answer with its JSON as `body`; null when none of ours came: then it is tried again. */
  async #send(what, method, body) {
    try {
      const answer = await send(this.address + what, method, body);
      this.#failed = 0;
      return answer;
    } catch (trouble) {
      if (!(trouble instanceof Trouble)) throw trouble;
      this.#say("offline");
      const wait = Math.max(trouble.wait, AGAIN[Math.min(this.#failed++, AGAIN.length - 1)]);
      clearTimeout(this.#again);
      this.#again = setTimeout(this.#retry, wait);
      return null;
    }
  }

  #refused({ body }) {
    this.#say("refused", { why: body.detail ?? "the server refused it", said: body });
  }

  #retry = () => this.#left || this.#save();

  /** The tab is being hidden or closed: there may be no later. */
  #hurry = () => (document.hidden || this.#left) && this.#timer && this.#save();

  #keep() {
    const [edits, since] = [this.edits(), this.#sent && this.edits(this.#sent)];
    const sent = since && { sent: this.#sent, since };
    this.#fits = this.#kept.put((edits || since) && { onto: this.serial, gesture: this.#gesture, edits, ...sent });
  }

  /** Whether the page shows something else than the server, or may do so. */
  get #ahead() {
    return Boolean(this.edits() || this.#sent || this.#saving);
  }

  // Reading

  #read() {
    return read(`${this.address}draft${this.asks}`);
  }

  #take(draft) {
    this.#shown = true;
    this.#learn(draft);
    this.title = draft.title;
    this.show(draft);
    this.dispatchEvent(new CustomEvent("shown"));
    this.#say("saved");
  }

  #learn({ serial, saved_at, live, undo, redo, problems }) {
    [this.serial, this.savedAt, this.live, this.undoable, this.redoable] = [serial, saved_at, live, undo, redo];
    this.problems = problems;
    this.dispatchEvent(new CustomEvent("problems"));
  }

  #inTurn(verb) {
    return (this.#going = this.#going.catch(() => {}).then(() => this.#go(verb)));
  }

  async #go(verb) {
    if (!(await this.flush())) return;
    const response = await this.#send(`draft/${verb}`, "POST", { onto: this.serial });
    if (response?.ok || response?.status === 409) await this.follow();
    if (response) announce(response.ok ? response.body.message : response.body.detail);
  }

  /** Shows what the server has, unless something is unsaved here: then saving will bring both together. */
  async follow() {
    if (this.#ahead || this.#stale) return;
    const draft = await this.#read().catch(() => null);
    if (!draft || draft.serial < this.serial || this.#ahead) return;
    if (draft.serial > this.serial) return this.#take(draft);
    this.#learn(draft);
    this.#say("saved");
  }

  // Saying

  #say(name, more = {}) {
    if (!this.#shown) return;
    this.state = { name, at: this.savedAt, live: this.live, kept: this.#fits, ...more };
    this.dispatchEvent(new CustomEvent("state"));
  }
}

/** The steps of what was chosen in a conflict, and the title and description that stand there as a step of their own. */
function apart(graph) {
  const { "#title": about, ...nodes } = graph.nodes;
  if (!about) return [graph, null];
  const steps = { ...graph, nodes, order: graph.order.filter((key) => nodes[key]) };
  return [steps, { title: about.title, description: about.body }];
}
