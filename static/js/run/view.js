// Draws where a run stands: the step, the trail beside it, what lies ahead, the note, the end.
import { element, part } from "../base/element.js";
import { facts, url } from "../base/facts.js";
import { plural } from "../base/plural.js";
import { isTooLong, keepLong } from "../forms/limits.js";
import { showErrors } from "./inputs.js";
import { offered, scopeOf } from "./offers.js";
import { idOf } from "./place.js";

const MASK = "••••";

export class View {
  /**
   * @param {HTMLElement} run
   * @param {Run.Steps} steps
   */
  constructor(run, steps) {
    this.run = run;
    this.steps = steps;
    this.newer = part(run, ".run-newer");
    /** @type {string[]} */
    this.trail = []; // the answers that are drawn
    this.began = Date.now() - Number(run.dataset.elapsed) * 1000;
  }

  /**
   * `moved`: the user went on, so the focus goes to the step.
   * @param {Run.State} state
   */
  draw(state, moved = false) {
    const changed = this.steps.show(state.place);
    if (changed && this.newer.firstElementChild) this.newer.hidden = false;
    const panel = this.steps.panel(state.place);
    if (!panel) return;
    this.drawPanel(panel, state);
    this.drawEntered(state.place);
    this.drawTrail(state);
    this.drawNote(state);
    this.drawDetails(state);
    this.drawEnd(panel, state);
    this.drawEdit(state.place);
    this.part("ahead").textContent = this.ahead(panel, state);
    part(this.run, "[data-back]", HTMLButtonElement).disabled = !state.trail.length && !state.ended;
    document.title = `${this.steps.title(state.place)} · ${this.run.dataset.title} · Treeline`;
    if (changed && moved) this.focusStep(panel);
  }

  /**
   * @param {HTMLElement} panel
   * @param {Run.State} state
   */
  drawPanel(panel, state) {
    const goesOn = state.place.back.length > 0; // after a guide that was gone through
    const list = panel.querySelector("[data-return]");
    if (list) list.hidden = !goesOn;
    panel.querySelector(".meaning")?.toggleAttribute("hidden", goesOn);
    const before = state.answers[idOf(state.place)];
    for (const button of panel.querySelectorAll("[data-answer]")) {
      button.toggleAttribute("data-before", button.dataset.answer === before);
    }
    this.drawOffers(state);
    for (const output of panel.querySelectorAll("output[data-value]")) this.drawValue(output, state.values);
    for (const field of panel.querySelectorAll("[data-inputs] [name]")) {
      this.drawInput(/** @type {HTMLInputElement} */ (field), state.values);
    }
  }

  /**
   * Names the other guide that the run is in.
   * @param {Run.Place} place
   */
  drawEntered({ release, back }) {
    const title = back.length ? this.steps.guides[release] : "";
    this.part("entered").hidden = !title;
    part(this.part("entered"), "bdi").textContent = title ?? "";
  }

  /**
   * Hides the answers whose condition is not true, by what is known and filled in now.
   * @param {Run.State} state
   */
  drawOffers(state) {
    const panel = this.steps.panel(state.place);
    const none = panel?.querySelector("[data-none-offered]");
    const noLonger = panel?.querySelector("[data-no-longer]");
    if (!panel || !none || !noLonger) return; // no answer has a condition
    const left = offered(panel, scopeOf(state, this.steps, panel));
    for (const item of panel.querySelectorAll(".answers li")) {
      item.hidden = !left.some((button) => item.contains(button));
    }
    const before = state.answers[idOf(state.place)] ?? "";
    none.hidden = left.length > 0;
    noLonger.hidden = !before || left.some((button) => button.dataset.answer === before);
    part(noLonger, "q").textContent = this.steps.label(state.place, before);
  }

  /**
   * @param {HTMLElement} output
   * @param {Record<string, string>} values
   */
  drawValue(output, values) {
    const name = output.dataset.value ?? "";
    const value = this.steps.isSensitive(name) && name in values ? MASK : values[name];
    output.textContent = value || name;
    output.toggleAttribute("data-known", Boolean(value));
  }

  /**
   * @param {HTMLInputElement} field
   * @param {Record<string, string>} values
   */
  drawInput(field, values) {
    const given = field.name in values;
    if (field.dataset.sensitive !== undefined) field.placeholder = given ? `${MASK} (given)` : "";
    else if (given && !field.value && field !== document.activeElement) field.value = values[field.name] ?? "";
  }

  /**
   * Draws only what changed: a run may be long, and each key draws it again.
   * @param {Run.State} state
   */
  drawTrail({ trail, place }) {
    const list = this.part("trail");
    const steps = trail.map((step) => `${idOf(step)}/${step.option}`);
    const changedAt = steps.findIndex((step, i) => step !== this.trail[i]);
    const kept = changedAt < 0 ? steps.length : changedAt;
    while (list.children.length > kept) list.lastElementChild?.remove();
    const current = element("li", `now${place.back.length ? " inner" : ""}`, this.steps.title(place));
    current.setAttribute("aria-current", "step");
    list.append(...trail.slice(kept).map((step, i) => this.trailItem(step, kept + i)), current);
    if (kept < steps.length || steps.length < this.trail.length) list.scrollTop = list.scrollHeight;
    this.trail = steps;
  }

  /**
   * @param {Run.TrailStep} step
   * @param {number} i
   */
  trailItem(step, i) {
    const item = element("li", step.back.length ? "inner" : "");
    const button = element("button", "trail-step");
    button.type = "button";
    button.dataset.goto = String(i);
    const title = element("span", "trail-title", this.steps.title(step));
    const answer = element("span", "trail-answer", this.answerLabel(step));
    title.dir = answer.dir = "auto"; // a title is cut at its end, wherever that is
    button.append(title, answer);
    if (step.automatic) button.append(element("span", "muted small", "by itself"));
    item.append(button, this.forkButton(i));
    return item;
  }

  /** @param {number} i */
  forkButton(i) {
    const template = part(this.run, "[data-fork-button]", HTMLTemplateElement);
    const button = /** @type {HTMLElement} */ (template.content.firstElementChild?.cloneNode(true));
    button.dataset.fork = String(i);
    button.setAttribute("aria-label", `Fork: begin another run from step ${i + 1}`);
    return button;
  }

  /** @param {Run.TrailStep} step */
  answerLabel(step) {
    return step.option === facts.returnOption ? facts.continueLabel : this.steps.label(step, step.option);
  }

  /** @param {Run.State} state */
  drawNote(state) {
    const note = part(this.run, "[data-note]", HTMLTextAreaElement);
    const place = idOf(state.place);
    if (document.activeElement === note && note.dataset.place === place) return; // the user is typing it
    if (note.dataset.place !== place) keepLong(note);
    else if (isTooLong(note)) return;
    note.dataset.place = place;
    note.value = state.notes[place] ?? "";
  }

  /** @param {Run.State} state */
  drawDetails(state) {
    for (const each of this.run.querySelectorAll("[data-detail]")) {
      const field = /** @type {HTMLInputElement} */ (each);
      if (field !== document.activeElement && !isTooLong(field))
        field.value = state.details[field.dataset.detail ?? ""] ?? "";
    }
  }

  /**
   * @param {HTMLElement} panel
   * @param {Run.State} state
   */
  drawEnd(panel, state) {
    const outcome = state.ended || (state.place.back.length ? "" : (panel.dataset.outcome ?? ""));
    this.part("end").hidden = !(outcome || isOver(panel, state));
    this.run.dataset.outcome = outcome;
    this.part("ended").textContent = state.ended ? `Ended as: ${facts.endings[state.ended].toLowerCase()}.` : "";
    this.part("ended").hidden = !state.ended;
  }

  /**
   * The link to the editor leads to the step that is shown, which may be one of a guide gone through.
   * @param {Run.NodeRef} place
   */
  drawEdit({ release, node }) {
    const link = this.run.querySelector("[data-edit-step]");
    const tree = this.steps.treeOf(release) ?? this.run.dataset.treeKey;
    link?.setAttribute("href", `${url("guideEdit", tree)}#n-${node}`);
  }

  /**
   * @param {HTMLElement} panel
   * @param {Run.State} state
   */
  ahead(panel, state) {
    const range = state.ended || isOver(panel, state) ? null : this.steps.ahead(state.place);
    if (!range) return "";
    const [fewest, most] = range;
    if (most === null) return `At least ${plural(fewest, "step")} left`;
    return fewest === most ? `${plural(fewest, "step")} left` : `${fewest} to ${plural(most, "step")} left`;
  }

  /** @param {Run.NodeRef} place */
  shows(place) {
    return !this.steps.panel(place)?.hidden;
  }

  /** @param {HTMLElement | null} panel */
  focusStep(panel) {
    if (!panel) return;
    panel.querySelector(".question")?.focus({ preventScroll: true });
    if (panel.getBoundingClientRect().top < 0) panel.scrollIntoView({ block: "start" });
  }

  /**
   * @param {Run.NodeRef} place
   * @param {Record<string, string>} errors name -> message
   */
  showErrors(place, errors, withFocus = true) {
    showErrors(this.steps.panel(place), errors, withFocus);
  }

  /**
   * `waiting`: how many entries the server does not have yet.
   * @param {Run.Summary} summary
   * @param {number} waiting
   */
  drawSummary({ plain }, waiting) {
    for (const text of this.run.querySelectorAll("[data-summary-text]")) text.textContent = plain;
    for (const line of this.run.querySelectorAll("[data-summary-waits]")) {
      line.hidden = !waiting;
      line.textContent = waiting ? "Your last entries are not included yet: they are still being saved." : "";
    }
  }

  /**
   * @param {"waiting" | "saved" | "kept" | "refused"} kind
   * @param {string} text
   */
  showSync(kind, text) {
    const line = this.part("sync");
    // "Saved" after each answer would be read out after each question.
    line.setAttribute("aria-live", kind === "kept" || kind === "refused" ? "polite" : "off");
    if (line.textContent !== text) line.textContent = text;
    line.dataset.kind = kind;
  }

  /**
   * What the server has to say of a newer release, or of a guide that was unpublished, is asked for when there is
   * something new. It is displayed with the next step: nothing moves while the user reads this one.
   * @param {number | null} live  release of the guide
   * @param {boolean} [withdrawn]  whether the guide that the run is in, which may be another, was unpublished
   */
  learn(live, withdrawn = this.newer.hasAttribute("data-withdrawn")) {
    const { newer } = this;
    const known = String(live ?? "");
    if (newer.dataset.live === known && newer.hasAttribute("data-withdrawn") === withdrawn) return;
    newer.dataset.live = known;
    newer.toggleAttribute("data-withdrawn", withdrawn);
    newer.hidden ||= !newer.firstElementChild;
    newer.dispatchEvent(new Event("newer"));
  }

  /** Shows the time that the run has taken; it stops once the run is over. */
  tick() {
    if (this.run.dataset.outcome && this.part("clock").textContent) return;
    const minutes = Math.max(0, Math.floor((Date.now() - this.began) / 60_000));
    const text = minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
    this.part("clock").textContent = text;
  }

  /** @param {string} name */
  part(name) {
    return part(this.run, `[data-${name}]`);
  }
}

/**
 * @param {HTMLElement} panel
 * @param {Run.State} state
 */
const isOver = (panel, state) => panel.hasAttribute("data-leaf") && !state.place.back.length;
