// Draws where a run stands: the step, the trail beside it, what lies ahead, the note, the end.
import { element } from "../page/element.js";
import { many } from "../page/many.js";
import { nameOf, RETURN } from "./state.js";

const MASK = "••••";
const OUTCOMES = { resolved: "Resolved", escalate: "Escalate", unresolved: "Unresolved" };

export class View {
  constructor(run, steps) {
    this.run = run;
    this.steps = steps;
    this.trail = []; // the answers that are drawn
    this.began = Date.now() - Number(run.dataset.elapsed) * 1000;
  }

  /** `moved`: the person went on, so the focus goes to the step. */
  draw(state, moved = false) {
    const changed = this.steps.show(state.place);
    const panel = this.steps.panel(state.place);
    if (!panel) return;
    this.drawPanel(panel, state);
    this.drawTrail(state);
    this.drawNote(state);
    this.drawDetails(state);
    this.drawEnd(panel, state);
    this.part("ahead").textContent = this.ahead(panel, state);
    this.part("back").disabled = !state.trail.length && !state.ended;
    document.title = `${this.steps.title(state.place)} · ${this.run.dataset.title} · Treeline`;
    if (changed && moved) this.look(panel);
  }

  drawPanel(panel, state) {
    const inner = panel.querySelector("[data-return]");
    const stands = Boolean(state.place.back.length);
    if (inner) inner.hidden = !stands;
    panel.querySelector(".meaning")?.toggleAttribute("hidden", stands);
    const before = state.answers[nameOf(state.place)];
    for (const button of panel.querySelectorAll("[data-answer]")) {
      button.toggleAttribute("data-before", button.dataset.answer === before);
    }
    for (const output of panel.querySelectorAll("output[data-value]")) this.fill(output, state.values);
    for (const field of panel.querySelectorAll("[data-inputs] [name]")) this.keep(field, state.values);
  }

  fill(output, values) {
    const name = output.dataset.value;
    const value = this.steps.sensitive(name) && name in values ? MASK : values[name];
    output.textContent = value || name;
    output.toggleAttribute("data-known", Boolean(value));
  }

  keep(field, values) {
    const given = field.name in values;
    if (field.dataset.sensitive !== undefined) field.placeholder = given ? `${MASK} (given)` : "";
    else if (given && !field.value && field !== document.activeElement) field.value = values[field.name] ?? "";
  }

  /** Only what is another than it was: a run may be long, and each key draws it again. */
  drawTrail({ trail, place }) {
    const list = this.part("trail");
    const steps = trail.map((step) => `${nameOf(step)}/${step.option}`);
    const same = steps.findIndex((step, i) => step !== this.trail[i]);
    const kept = same < 0 ? steps.length : same;
    while (list.children.length > kept) list.lastElementChild.remove();
    const now = element("li", "now", this.steps.title(place));
    now.setAttribute("aria-current", "step");
    list.append(...trail.slice(kept).map((step, i) => this.entry(step, kept + i)), now);
    if (kept < steps.length || steps.length < this.trail.length) list.scrollTop = list.scrollHeight;
    this.trail = steps;
  }

  entry(step, i) {
    const item = element("li", step.back.length ? "inner" : "");
    const button = element("button", "trail-step");
    button.type = "button";
    button.dataset.goto = i;
    button.append(element("span", "trail-title", this.steps.title(step)), element("span", "trail-answer", this.answer(step)));
    item.append(button, this.fork(i));
    return item;
  }

  fork(i) {
    const button = this.run.querySelector("[data-fork-button]").content.firstElementChild.cloneNode(true);
    button.dataset.fork = i;
    button.setAttribute("aria-label", `Fork: begin another run from step ${i + 1}`);
    return button;
  }

  answer(step) {
    return step.option === RETURN ? "Continue" : this.steps.label(step, step.option);
  }

  drawNote(state) {
    const note = this.part("note");
    const place = nameOf(state.place);
    if (document.activeElement === note && note.dataset.place === place) return; // it is being typed
    note.dataset.place = place;
    note.value = state.notes[place] ?? "";
  }

  drawDetails(state) {
    for (const field of this.run.querySelectorAll("[data-detail]")) {
      if (field !== document.activeElement) field.value = state.details[field.dataset.detail] ?? "";
    }
  }

  drawEnd(panel, state) {
    const outcome = state.ended || (state.place.back.length ? "" : panel.dataset.outcome);
    const end = this.part("end");
    end.hidden = !(outcome || (panel.hasAttribute("data-leaf") && !state.place.back.length));
    this.run.dataset.outcome = outcome;
    this.part("ended").textContent = state.ended ? `Ended here as: ${OUTCOMES[state.ended].toLowerCase()}.` : "";
    this.part("ended").hidden = !state.ended;
  }

  ahead(panel, state) {
    if (state.ended || (panel.hasAttribute("data-leaf") && !state.place.back.length)) return "";
    const ways = this.steps.ahead(state.place);
    if (!ways) return "";
    const [fewest, most] = ways;
    if (most === null) return `At least ${many(fewest, "step")} left`;
    return fewest === most ? `${many(fewest, "step")} left` : `${fewest} to ${many(most, "step")} left`;
  }

  look(panel) {
    panel?.querySelector(".question").focus({ preventScroll: true });
    if (panel?.getBoundingClientRect().top < 0) panel.scrollIntoView({ block: "start" });
  }

  /** What was wrong with the inputs of a step, beside each. */
  errors(place, errors) {
    const panel = this.steps.panel(place);
    for (const field of panel?.querySelectorAll("[data-field]") ?? []) {
      const input = field.querySelector("[name]");
      const error = field.querySelector(".error");
      error.textContent = errors[field.dataset.field] ?? "";
      error.hidden = !error.textContent;
      input.ariaInvalid = error.hidden ? null : "true";
      if (error.hidden) input.removeAttribute("aria-describedby");
      else input.setAttribute("aria-describedby", error.id);
    }
    panel?.querySelector("[aria-invalid=true]")?.focus();
  }

  /** `waiting`: how many entries the server does not have yet. */
  drawSummary({ plain }, waiting) {
    for (const text of this.run.querySelectorAll("[data-summary-text]")) text.textContent = plain;
    for (const line of this.run.querySelectorAll("[data-summary-waits]")) {
      line.hidden = !waiting;
      line.textContent = waiting ? "What you entered last is not in it yet: it is still on its way." : "";
    }
  }

  /** How the server has it: "", "kept", or what went wrong. */
  sync(kind, text) {
    const line = this.part("sync");
    if (line.textContent !== text) line.textContent = text;
    line.dataset.kind = kind;
  }

  /** The time that the run has taken; it stands still once the run is over. */
  tick() {
    if (this.run.dataset.outcome && this.part("clock").textContent) return;
    const minutes = Math.max(0, Math.floor((Date.now() - this.began) / 60_000));
    this.part("clock").textContent = minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
  }

  part(name) {
    return this.run.querySelector(`[data-${name}]`);
  }
}
