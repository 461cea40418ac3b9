// One run on its page. What the user does is shown at once and put into the queue; the server confirms it later.
import { announce } from "../base/announce.js";
import { copy } from "../base/clipboard.js";
import { focused, isTyping, part } from "../base/element.js";
import { url } from "../base/facts.js";
import { uuid } from "../base/uuid.js";
import { session } from "../session/session.js";
import { takeGiven, withGiven } from "./given.js";
import { entered, errorsIn, valueOf } from "./inputs.js";
import { lossMessage, wordsOf } from "./loss.js";
import { queue } from "./queue.js";
import { newestAnswer, send } from "./send.js";
import { isSame } from "./place.js";
import { after, followLookups } from "./state.js";
import { Steps } from "./steps.js";
import { Typing } from "./typing.js";
import { View } from "./view.js";

const CLOCK_MS = 10_000;

export class Runner {
  /** @param {HTMLElement} run */
  constructor(run) {
    this.run = run;
    this.id = run.dataset.run ?? "";
    /** @type {Run.State} */
    this.base = withGiven(JSON.parse(run.dataset.state ?? ""), run); // as the server has it
    /** @type {Run.Summary} */
    this.summary = JSON.parse(run.dataset.summary ?? "");
    this.offline = false;
    this.typing = new Typing();
    /** @type {{event: Run.Event, stored: boolean}[]} */
    this.events = []; // what the server has not confirmed yet
    /** @type {{id: string, value: string, hadFocus: boolean}[]} */
    this.held = []; // what was typed into a step while the others were being loaded
    /** @type {(() => void) | null} */
    this.late = null; // what waits until the user leaves a field
    this.steps = new Steps(run);
    this.view = new View(run, this.steps);
    this.clock = setInterval(() => this.view.tick(), CLOCK_MS);
    this.view.tick();
    this.draw();
    this.begin();
  }

  /** Takes up what an earlier page left in the queue, and the server's answer to it if that came before this page. */
  async begin() {
    await this.readQueue();
    const answer = newestAnswer(this.id);
    if (answer && answer.run.state.serial > this.base.serial) await this.confirm(answer);
    else if (this.exists) this.showSync();
    if (this.events.length) send(this.id);
  }

  get state() {
    return this.events.reduce((state, { event }) => after(state, event, this.steps), this.base);
  }

  get exists() {
    return !("new" in this.run.dataset);
  }

  /** Another window may have moved the run: its step is not shown while the user types into a field of this one. */
  draw(moved = false) {
    const { state } = this;
    if (!moved && !this.view.shows(state.place) && isTyping(this.run)) return void (this.late = () => this.draw());
    this.view.draw(state, moved);
    this.view.drawSummary(this.summary, this.events.length);
    followLookups(this);
  }

  /**
   * Prepared steps are about to replace the one that the page came with: remembers what was typed into that.
   * @param {HTMLElement} panels
   */
  hold(panels) {
    const fields = /** @type {HTMLInputElement[]} */ ([...panels.querySelectorAll("[data-inputs] [name]")]);
    const current = focused();
    this.held = fields.map((field) => ({ id: field.id, value: field.value, hadFocus: field === current }));
  }

  /** Prepared steps have arrived. */
  arrived() {
    for (const { id, value } of this.held) Object.assign(document.getElementById(id) ?? {}, { value });
    this.view.trail = []; // some titles were not known yet
    this.draw();
    document.getElementById(this.held.find(({ hadFocus }) => hadFocus)?.id ?? "")?.focus();
    this.held = [];
    if (document.activeElement === document.body) this.view.focusStep(this.steps.panel(this.state.place));
  }

  /** The user has left a field. */
  catchUp() {
    const late = this.late;
    this.late = null;
    late?.();
  }

  leave() {
    this.recordTyped();
    clearInterval(this.clock);
  }

  // What the user does

  /** @param {HTMLElement} button */
  answer(button) {
    const { place, values, entered: releases } = this.state;
    const panel = this.steps.panel(place);
    if (!panel?.contains(button)) return; // the run's current step is not loaded yet
    const option = button.dataset.answer ?? "";
    const errors = errorsIn(panel, values);
    this.view.showErrors(place, errors);
    if (Object.keys(errors).length) return;
    const tree = this.steps.way(place, option)?.tree;
    const through = tree ? (releases[tree] ?? this.steps.offered(tree)) : 0;
    this.add("answer", { option, values: entered(panel), entered: through }, true);
  }

  goBack(step = this.state.trail.length - (this.state.ended ? 0 : 1)) {
    if (step >= 0) this.add("back", { step }, true);
  }

  /** @param {string} outcome */
  finish(outcome) {
    this.add("finish", { option: outcome }, true);
  }

  /**
   * Adds an event: at once on the page, then to the queue, then to the server.
   * @param {string} kind
   * @param {Run.EventFields} fields
   */
  async add(kind, fields, moved = false) {
    this.typing.flush();
    const given = takeGiven(this.run);
    if (given && kind === "details") fields = { ...fields, values: { ...given, ...fields.values } };
    else if (given) this.add("details", { values: given });
    const { place, trail } = this.state;
    const { release, node } = place;
    const entry = { event: { uuid: uuid(), kind, step: trail.length, release, node, ...fields }, stored: false };
    this.events.push(entry);
    const words = wordsOf(entry.event, this.steps);
    this.draw(moved);
    this.showSync();
    const tree = Number(this.run.dataset.treeKey);
    const about = { tree, release: this.base.release, began: this.view.began };
    await queue.add({ user: session.user, run: this.id, about, words, event: entry.event, at: Date.now() });
    entry.stored = true;
    send(this.id);
  }

  /** @param {HTMLTextAreaElement} field */
  typedNote({ value, dataset: { place = "" } }) {
    const [release, node] = place.split("/");
    this.typing.later(place, () => this.add("note", { release: Number(release), node, text: value }));
    this.showSync();
  }

  /** @param {HTMLInputElement} field */
  typedDetail({ value, dataset: { detail = "" } }) {
    this.typing.later(detail, () => this.add("details", { values: { [detail]: value } }));
    this.showSync();
  }

  /** @param {HTMLInputElement} field */
  changedValue(field) {
    const { name, ariaInvalid } = field;
    const value = valueOf(field);
    const { place, values } = this.state;
    const panel = this.steps.panel(place);
    const errors = panel ? errorsIn(panel, values) : {};
    if (ariaInvalid) this.view.showErrors(place, errors, false);
    if (panel && !errors[name] && value !== (values[name] ?? "")) {
      this.add("values", { values: { [name]: value } });
    }
  }

  /** Records what is being typed, because the page is being left. */
  recordTyped() {
    const field = focused();
    if (this.run.contains(field) && field?.matches("[data-inputs] [name]:not([data-sensitive])")) {
      this.changedValue(/** @type {HTMLInputElement} */ (field));
    }
    this.typing.flush();
  }

  /** @param {HTMLFormElement} form */
  flag(form) {
    const fields = new FormData(form);
    this.add("flag", { option: String(fields.get("kind")), text: String(fields.get("text")) });
    part(this.run, 'dialog[data-part="flag"]', HTMLDialogElement).close();
    form.reset();
    announce("Flagged. The guide's authors will see it.");
  }

  /** @param {string} [form] "markdown", "plain", or both as rich text */
  async copySummary(form) {
    const { markdown, plain, html } = this.summary;
    const text = form === "markdown" ? markdown : plain;
    const done = await copy(form === "markdown" || form === "plain" ? { text } : { text, html });
    announce(done ? "Copied." : "This browser blocked copying. Select the text and copy it.");
  }

  // What the server answers

  /** @param {Run.Answer} answer */
  async confirm(answer) {
    this.useOwnUrl();
    const { state, live_release: live } = answer.run;
    this.view.learn(live, answer.withdrawn);
    if (!this.steps.cover(state)) return this.loadAgain();
    const before = this.state.place;
    if (state.serial >= this.base.serial) {
      this.base = state;
      this.summary = answer.summary;
    }
    await this.readQueue();
    this.offline = false;
    this.draw(!isSame(before, this.state.place) && !isTyping(this.run));
    this.showSync();
    this.showRefusals(answer.refused);
    for (const { message } of answer.passed_by ?? []) announce(message);
  }

  /** @param {Run.Refusal[]} refused */
  showRefusals(refused) {
    const { errors = {} } = refused.find(({ reason }) => reason === "values") ?? {};
    if (Object.keys(errors).length) return this.view.showErrors(this.state.place, errors, !isTyping(this.run));
    const refusal = refused.find(({ reason }) => reason !== "elsewhere") ?? refused[0];
    if (!refusal) return;
    const elsewhere = "This run was continued elsewhere. This is its current step.";
    announce(refusal.reason === "elsewhere" ? elsewhere : refusal.message);
  }

  /** The run is at a step that was not prepared when the page was made. */
  loadAgain() {
    if (isTyping(this.run)) return void (this.late = () => this.loadAgain());
    htmx.ajax("GET", url("run", this.id), { target: "#main" });
  }

  /** The server has the run now: from here on it has a URL of its own. */
  useOwnUrl() {
    if (this.exists) return;
    delete this.run.dataset.new;
    history.replaceState(history.state, "", url("run", this.id));
  }

  /** Reads the stored queue: with the events of other tabs, and without those that were sent. */
  async readQueue() {
    const rows = await queue.waiting(session.user, this.id);
    const stored = new Set(rows.map(({ event }) => event.uuid));
    const fresh = this.events.filter((entry) => !entry.stored && !stored.has(entry.event.uuid));
    this.events = [...rows.map(({ event }) => ({ event, stored: true })), ...fresh];
    this.draw();
  }

  /** Shows whether the server has everything that was entered. */
  showSync() {
    if (this.offline) this.showOffline();
    else if (this.events.length || this.typing.pending) this.view.showSync("waiting", "Saving…");
    else this.view.showSync("saved", "Saved");
  }

  showOffline() {
    this.offline = true;
    const count = this.events.length;
    const entries = count === 1 ? "1 entry is" : `${count} entries are`;
    const kept = `No connection: ${entries} kept in this browser and will be saved automatically. You can continue.`;
    this.view.showSync("kept", count ? kept : "No connection. You can continue.");
    followLookups(this);
  }

  /** @param {Run.Refused} refusal */
  showRefused(refusal) {
    this.offline = false;
    this.view.showSync("refused", lossMessage(refusal));
    this.readQueue();
  }

  /**
   * Keeps a request from replacing the run, by another release or user, while entries are not saved.
   * @param {Htmx.ContextEvent} event
   */
  guard(event) {
    const { action, method } = event.detail.ctx.request;
    if (method === "GET" || !action.startsWith(url("run", this.id))) return;
    this.typing.flush();
    if (!this.events.length) return;
    event.preventDefault();
    announce("Your last entries are still being saved. Try again when it says “Saved”.");
  }

  /** @param {string} name  of a dialog of the page */
  dialog(name) {
    return part(this.run, `dialog[data-part="${name}"]`, HTMLDialogElement);
  }
}
