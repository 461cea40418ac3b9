// The page of a run. What the person does is shown at once and put into the queue; the server confirms behind it.
import { announce } from "../page/announce.js";
import { copy } from "../page/clipboard.js";
import { keysOn } from "../page/keys.js";
import { post } from "../page/post.js";
import { typed, wrong } from "./inputs.js";
import { queue } from "./queue.js";
import { heard, send } from "./send.js";
import { after, same } from "./state.js";
import { Steps } from "./steps.js";
import { View } from "./view.js";
import { session } from "../session/session.js";
import { uuid } from "../page/uuid.js";

const TYPING = 400; // ms of silence after which what was typed is an event
let current = null;

class Runner {
  constructor(run) {
    this.run = run;
    this.id = run.dataset.run;
    this.base = JSON.parse(run.dataset.state); // as the server has it
    this.summary = JSON.parse(run.dataset.summary);
    this.cut = false; // there is no connection
    this.typing = null; // what was typed a moment ago: {name, work, timer}
    this.events = []; // {event, stored}: what the server has not confirmed yet
    this.held = []; // what was typed into a step while the others were on their way: {id, value, focused}
    this.steps = new Steps(run);
    this.view = new View(run, this.steps);
    this.clock = setInterval(() => this.view.tick(), 10_000);
    this.view.tick();
    this.draw();
    this.begin();
  }

  /** What an earlier page left behind, and what the server said to it before this page was here to hear it. */
  async begin() {
    await this.refresh();
    const said = heard(this.id);
    if (said?.run.state.serial > this.base.serial) await this.confirmed({ body: said });
    else if (this.exists) this.waits();
    if (this.events.length) send(this.id);
  }

  get state() {
    return this.events.reduce((state, { event }) => after(state, event, this.steps), this.base);
  }

  get exists() {
    return !("new" in this.run.dataset);
  }

  draw(moved = false) {
    this.view.draw(this.state, moved);
    this.view.drawSummary(this.summary, this.events.length);
  }

  /** Prepared steps came, and took the place of the one that had been there ahead of them. */
  arrived() {
    for (const { id, value } of this.held) Object.assign(document.getElementById(id) ?? {}, { value });
    this.view.trail = []; // some titles were not known yet
    this.draw();
    document.getElementById(this.held.find(({ focused }) => focused)?.id)?.focus();
    this.held = [];
    if (document.activeElement === document.body) this.view.look(this.steps.panel(this.state.place));
  }

  hold(panels) {
    const fields = [...panels.querySelectorAll("[data-inputs] [name]")];
    this.held = fields.map((field) => ({ id: field.id, value: field.value, focused: field === document.activeElement }));
  }

  leave() {
    this.lastWords();
    clearInterval(this.clock);
    return null;
  }

  // What the person does

  answer(button) {
    const state = this.state;
    const panel = this.steps.panel(state.place);
    if (!panel?.contains(button)) return; // the step that the run is at is still on its way here
    const option = button.dataset.answer;
    const errors = wrong(panel, state.values);
    this.view.errors(state.place, errors);
    if (Object.keys(errors).length) return;
    const tree = this.steps.way(state.place, option)?.tree;
    const entered = tree ? (state.entered[tree] ?? this.steps.offered(tree)) : 0;
    this.add("answer", { option, values: typed(panel), entered }, true);
  }

  goBack(step = this.state.trail.length - (this.state.ended ? 0 : 1)) {
    if (step >= 0) this.add("back", { step }, true);
  }

  /** At once on the page, then into the queue, then to the server. */
  async add(kind, more, moved = false) {
    this.settle();
    const { place, trail } = this.state;
    const event = { uuid: uuid(), kind, step: trail.length, release: place.release, node: place.node, ...more };
    const entry = { event, stored: false };
    this.events.push(entry);
    this.draw(moved);
    this.waits();
    const about = { tree: Number(this.run.dataset.treeKey), release: this.base.release, began: this.view.began };
    await queue.add({ user: session.user, run: this.id, about, event, at: Date.now() });
    entry.stored = true;
    send(this.id);
  }

  // What is typed becomes an event after a moment, or at once when something else is done

  later(name, work) {
    if (this.typing?.name !== name) this.settle();
    clearTimeout(this.typing?.timer);
    this.typing = { name, work, timer: setTimeout(() => this.settle(), TYPING) };
    this.waits();
  }

  settle() {
    const typing = this.typing;
    this.typing = null;
    clearTimeout(typing?.timer);
    typing?.work();
  }

  /** What is being typed while the page goes. */
  lastWords() {
    const field = document.activeElement;
    if (this.run.contains(field) && field.matches("[data-inputs] [name]:not([data-sensitive])")) this.typedValue(field);
    this.settle();
  }

  typedNote({ value, dataset }) {
    const [release, node] = dataset.place.split("/");
    this.later(dataset.place, () => this.add("note", { release: Number(release), node, text: value }));
  }

  typedDetail({ value, dataset }) {
    this.later(dataset.detail, () => this.add("details", { values: { [dataset.detail]: value } }));
  }

  typedValue({ name, value }) {
    const { place, values } = this.state;
    const errors = wrong(this.steps.panel(place), values);
    if (!errors[name] && value !== (values[name] ?? "")) this.add("values", { values: { [name]: value } });
  }

  // What the server says

  async confirmed({ body }) {
    this.settleAddress();
    if (!this.steps.cover(body.run.state)) return this.loadAgain();
    const was = this.state.place;
    if (body.run.state.serial >= this.base.serial) {
      this.base = body.run.state;
      this.summary = body.summary;
    }
    await this.refresh();
    this.cut = false;
    this.draw(!same(was, this.state.place));
    this.waits();
    this.tell(body.refused);
  }

  tell(refused) {
    const { errors = {} } = refused.find(({ reason }) => reason === "values") ?? {};
    if (Object.keys(errors).length) return this.view.errors(this.state.place, errors);
    const said = refused.find(({ reason }) => reason !== "elsewhere") ?? refused[0];
    if (said) announce(said.reason === "elsewhere" ? "This run went on elsewhere meanwhile. This is where it stands now." : said.message);
  }

  /** It stands at a step that was not prepared when the page was made. */
  loadAgain() {
    htmx.ajax("GET", `/runs/${this.id}/`, { target: "#main" });
  }

  /** The run is there by now: from here on its own address leads back to it. */
  settleAddress() {
    if (this.exists) return;
    delete this.run.dataset.new;
    history.replaceState(history.state, "", `/runs/${this.id}/`);
  }

  /** The queue as it is stored: what other tabs put there, and less of what has been sent. */
  async refresh() {
    const rows = await queue.waiting(session.user, this.id);
    const known = new Set(rows.map(({ event }) => event.uuid));
    const fresh = this.events.filter(({ event, stored }) => !stored && !known.has(event.uuid));
    this.events = [...rows.map(({ event }) => ({ event, stored: true })), ...fresh];
    this.draw();
  }

  /** Says how much of what was entered the server has. */
  waits() {
    if (this.cut) this.kept();
    else if (this.events.length || this.typing) this.view.sync("waiting", "Saving…");
    else this.view.sync("saved", "Saved");
  }

  kept() {
    this.cut = true;
    const count = this.events.length;
    const what = count === 1 ? "1 entry is" : `${count} entries are`;
    const text = count ? `No connection: ${what} kept in this browser and saved by itself later. Go on as usual.` : "No connection. Go on as usual.";
    this.view.sync("kept", text);
  }

  refused(detail) {
    this.view.sync("refused", lost(detail));
    this.refresh();
  }

  // Asked for by key or button

  flag(form) {
    const { kind, text } = form.elements;
    this.add("flag", { option: kind.value, text: text.value });
    form.closest("dialog").close();
    form.reset();
    announce("Flagged. The authors of this guide see it.");
  }

  async copySummary(form) {
    const { markdown, plain, html } = this.summary;
    const done = await copy(form === "markdown" ? { text: markdown } : form === "plain" ? { text: plain } : { text: plain, html });
    announce(done ? "Copied." : "This browser does not let the page copy. Mark the text and copy it.");
  }
}

// Which run the page shows

document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
  const run = document.querySelector("[data-run][data-own]");
  if (current && current.run !== run) current = current.leave();
  if (run && !current) current = new Runner(run);
  else if (ctx.target.closest?.("[data-panels]")) current?.arrived();
});

// The steps that arrive take the place of the one that was there ahead of them: what was typed into that stays.
document.addEventListener("htmx:before:swap", ({ detail: { ctx } }) => {
  if (ctx.target.closest?.("[data-run][data-own] [data-panels]")) current?.hold(ctx.target);
});

const mine = (event) => current && event.detail.run === current.id;
addEventListener("treeline:run-sent", (event) => mine(event) && current.confirmed(event.detail));
addEventListener("treeline:run-kept", (event) => mine(event) && current.kept());
addEventListener("treeline:run-refused", (event) => {
  if (mine(event)) current.refused(event.detail);
  else if (event.detail.rows.length) announce(`Of a run of yours: ${lost(event.detail)}`);
});
addEventListener("treeline:leave", () => current?.lastWords());
addEventListener("pagehide", () => current?.lastWords());
document.addEventListener("visibilitychange", () => !document.hidden && current?.exists && send(current.id, true));

// Another person's, or another release's, only with all that was entered: until then it waits.
document.addEventListener("htmx:before:request", (event) => {
  const { action, method } = event.detail.ctx.request;
  if (method === "GET" || !current || !action.startsWith(`/runs/${current.id}/`)) return;
  current.settle();
  if (!current.events.length) return;
  event.preventDefault();
  announce("What you entered last is still on its way. Try again when it says “Saved”.");
});

// What is pressed and typed

const PRESSED = {
  answer: (option, button) => current.answer(button),
  goto: (step) => current.goBack(Number(step)),
  back: () => current.goBack(),
  finish: (outcome) => current.add("finish", { option: outcome }, true),
  fork: (step) => post(`/runs/${current.id}/fork`, { step, key: uuid() }),
  copySummary: (form) => current.copySummary(form),
  openPart: (name) => part(name).showModal(),
  closePart: (name) => part(name).close(),
};
const ATTRIBUTES = Object.keys(PRESSED).map((name) => `button[data-${name.replace(/[A-Z]/, (letter) => `-${letter.toLowerCase()}`)}]`);

document.addEventListener("click", (event) => {
  const button = current && event.target.closest(ATTRIBUTES.join(", "));
  if (!button || !current.run.contains(button)) return;
  if (event.detail > 1) return; // the second click of a double click would answer the next step
  const name = Object.keys(PRESSED).find((each) => each in button.dataset);
  PRESSED[name](button.dataset[name], button);
});

document.addEventListener("input", ({ target }) => {
  if (!current?.run.contains(target)) return;
  if (target.matches("[data-note]")) current.typedNote(target);
  else if (target.matches("[data-detail]")) current.typedDetail(target);
});

document.addEventListener("change", ({ target }) => {
  if (current?.run.contains(target) && target.closest("[data-inputs]")) current.typedValue(target);
});

document.addEventListener("submit", (event) => {
  if (!current?.run.contains(event.target) || !event.target.matches("[data-flag-form]")) return;
  event.preventDefault();
  current.flag(event.target);
});

// Enter in a field of one line, and Escape in any, end the typing: the keys are keys again.
document.addEventListener("keydown", ({ key, target }) => {
  if (!current?.run.contains(target) || target.closest("dialog") || !target.matches("input, select, textarea")) return;
  if (key === "Escape" || (key === "Enter" && target.matches("input"))) target.blur();
});

keysOn("[data-run][data-own]", [
  ["1-9", "Answer", (digit) => current.run.querySelector(`[data-panel]:not([hidden]) .answers:not([hidden]) [data-key="${digit}"]`)?.click()],
  ["b", "Back", () => current.goBack()],
  ["n", "Note for this step; Escape leaves it", () => current.run.querySelector("[data-note]").focus()],
  ["s", "Summary", () => part("summary").showModal()],
  ["f", "Flag this step", () => part("flag").showModal()],
  ["/", "Find a guide", () => document.querySelector("[data-palette]").click()],
]);

/** In words. A refused look at a run loses nothing. */
function lost({ reason = "", rows }) {
  if (!rows.length) return reason;
  return `${rows.length === 1 ? "1 entry" : `${rows.length} entries`} could not be saved. ${reason}`;
}

const part = (name) => current.run.querySelector(`dialog[data-part="${name}"]`);
