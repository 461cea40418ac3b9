// The prepared steps of a run's page: hidden panels in the document, one of which is shown.
import { part } from "../base/element.js";

export class Steps {
  /** @param {HTMLElement} run */
  constructor(run) {
    this.run = run;
    /** @type {Record<string, number>} */
    this.through = JSON.parse(run.dataset.through ?? "{}"); // guide -> the release of it that is gone through
    /** @type {Record<string, string>} */
    this.guides = JSON.parse(run.dataset.guideTitles ?? "{}"); // release -> the title of its guide
  }

  /** @param {Run.NodeRef} place */
  panel(place) {
    return document.getElementById(`p-${place.release}-${place.node}`);
  }

  /** @param {Run.NodeRef} place */
  title(place) {
    return this.panel(place)?.querySelector(".question")?.textContent ?? "";
  }

  /**
   * @param {Run.NodeRef} place
   * @param {string} option
   */
  label(place, option) {
    return this.button(place, option)?.querySelector("span")?.textContent ?? "";
  }

  /**
   * @param {Run.NodeRef} place
   * @param {string} option
   */
  button(place, option) {
    return this.panel(place)?.querySelector(`[data-answer="${CSS.escape(option)}"]`);
  }

  /**
   * Where an answer leads; `tree` 0 for through no other guide. Null while the steps have not been loaded.
   * @param {Run.NodeRef} place
   * @param {string} option
   */
  way(place, option) {
    const button = this.button(place, option);
    return button?.dataset.to ? { to: button.dataset.to, tree: Number(button.dataset.via ?? 0) } : null;
  }

  /**
   * The guide of a release that is gone through.
   * @param {number} release
   */
  treeOf(release) {
    return Object.keys(this.through).find((tree) => this.through[tree] === release);
  }

  /** @param {Run.NodeRef} place */
  isLeaf(place) {
    return this.panel(place)?.hasAttribute("data-leaf") ?? false;
  }

  /** @param {number} release */
  start(release) {
    return part(this.run, `[data-panels="${release}"]`).dataset.start ?? "";
  }

  /**
   * Whether the page has all the releases that a run in `state` can be in: one may have been published since.
   * @param {Run.State} state
   */
  cover({ release, place, entered }) {
    const needed = [release, place.release, ...place.back.map(([each]) => each), ...Object.values(entered)];
    return needed.every((each) => this.run.querySelector(`[data-panels="${each}"]`));
  }

  /**
   * The release of `tree` that is gone through, unless the run entered another before; 0 for none.
   * @param {number} tree
   */
  offered(tree) {
    return this.through[tree] ?? 0;
  }

  /** @param {string} name */
  isSensitive(name) {
    return this.run.querySelector(`[data-sensitive][name="${CSS.escape(name)}"]`) !== null;
  }

  /**
   * How many answers lie between `place` and the end: the fewest and the most; most is null where the guide can loop.
   * @param {Run.Place} place
   * @returns {[fewest: number, most: number | null] | null}
   */
  ahead(place) {
    const places = [place, ...place.back.map(([release, node]) => ({ release, node }))];
    const ways = places.map((each) => this.panel(each)?.dataset);
    if (ways.some((way) => !way?.fewest)) return null;
    const sum = (/** @type {number[]} */ numbers) => numbers.reduce((one, other) => one + other, place.back.length);
    const most = ways.every((way) => way?.most) ? sum(ways.map((way) => Number(way?.most))) : null;
    return [sum(ways.map((way) => Number(way?.fewest))), most];
  }

  /**
   * Shows the panel of `place` alone.
   * @param {Run.NodeRef} place
   * @returns {boolean} whether another was shown before
   */
  show(place) {
    const panel = this.panel(place);
    const before = this.run.querySelector("[data-panel]:not([hidden])");
    if (!panel || panel === before) return false;
    if (before) before.hidden = true;
    panel.hidden = false;
    return true;
  }
}
