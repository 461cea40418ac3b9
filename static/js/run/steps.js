// The prepared steps of a run's page: hidden panels in the document, one of which is shown.

export class Steps {
  constructor(run) {
    this.run = run;
    this.through = JSON.parse(run.dataset.through);
  }

  panel(place) {
    return document.getElementById(`p-${place.release}-${place.node}`);
  }

  title(place) {
    return this.panel(place)?.querySelector(".question").textContent ?? "";
  }

  label(place, option) {
    return this.button(place, option)?.querySelector("span").textContent ?? "";
  }

  button(place, option) {
    return this.panel(place)?.querySelector(`[data-answer="${CSS.escape(option)}"]`);
  }

  /** Where an answer leads: {to, tree}, tree 0 for none; null while the steps have not been loaded. */
  way(place, option) {
    const button = this.button(place, option);
    return button?.dataset.to ? { to: button.dataset.to, tree: Number(button.dataset.via ?? 0) } : null;
  }

  leaf(place) {
    return this.panel(place)?.hasAttribute("data-leaf") ?? false;
  }

  start(release) {
    return this.run.querySelector(`[data-panels="${release}"]`).dataset.start;
  }

  /** Whether the page has all the releases that a run in `state` can be in: one may have been published since. */
  cover({ release, place, entered }) {
    const needed = [release, place.release, ...place.back.map(([each]) => each), ...Object.values(entered)];
    return needed.every((each) => this.run.querySelector(`[data-panels="${each}"]`));
  }

  /** The release of `tree` that is gone through, unless the run has entered another before. */
  offered(tree) {
    return this.through[tree] ?? 0;
  }

  sensitive(name) {
    return this.run.querySelector(`[data-sensitive][name="${CSS.escape(name)}"]`) !== null;
  }

  /** [fewest, most] answers from `place` to the end; most is null where one can go round in circles. */
  ahead(place) {
    const ways = [place, ...place.back.map(([release, node]) => ({ release, node }))].map((each) => this.panel(each)?.dataset);
    if (ways.some((way) => !way?.fewest)) return null;
    const sum = (numbers) => numbers.reduce((one, other) => one + other, place.back.length);
    const most = ways.every((way) => way.most) ? sum(ways.map((way) => Number(way.most))) : null;
    return [sum(ways.map((way) => Number(way.fewest))), most];
  }

  /** Shows the one panel; whether it was another before. */
  show(place) {
    const panel = this.panel(place);
    const before = this.run.querySelector("[data-panel]:not([hidden])");
    if (!panel || panel === before) return false;
    if (before) before.hidden = true;
    panel.hidden = false;
    return true;
  }
}
