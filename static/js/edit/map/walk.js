// Walking a map with the arrows: down along the first answer, up to the step before, sideways among its other answers.
import { nearest } from "../../map/nearest.js";

export class Walk {
  #came = new Map(); // a step -> the one that it was reached from

  /** The key of the step to go to from `here`, or undefined. `nodes`: with {key, x, y}; `edges`: {from, to, back}. */
  to(arrow, here, { nodes, edges }) {
    const place = new Map(nodes.map((node) => [node.key, node]));
    if (!place.has(here)) return nodes[0]?.key;
    const below = edges.filter(({ from, to }) => from === here && to && to !== here);
    if (arrow === "ArrowDown") return this.#down(here, below);
    const before = edges.filter(({ from, to, back }) => to === here && from !== here && !back).map(({ from }) => from);
    const above = before.includes(this.#came.get(here)) ? this.#came.get(here) : before[0];
    if (arrow === "ArrowUp") return above ?? nearest(place.get(here), nodes, 0, -1)?.key;
    const side = arrow === "ArrowRight" ? 1 : -1;
    const beside = edges.filter(({ from, to, back }) => above && from === above && to && !back).map(({ to }) => place.get(to));
    const found = nearest(place.get(here), beside, side, 0) ?? nearest(place.get(here), nodes, side, 0);
    if (beside.includes(found)) this.#came.set(found.key, above);
    return found?.key;
  }

  #down(here, below) {
    const to = (below.find(({ back }) => !back) ?? below[0])?.to;
    if (to) this.#came.set(to, here);
    return to;
  }
}
