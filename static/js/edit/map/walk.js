// Walking a map with the arrows: down along the first answer, up to the step before, sideways among its other answers.
import { nearest } from "../../map/nearest.js";

/** @typedef {{nodes: GuideMap.DrawnNode[], edges: GuideMap.DrawnEdge[]}} Drawn */

export class Walk {
  /** @type {Map<string, string>} */
  #cameFrom = new Map(); // a step -> the one that it was reached from

  /**
   * The key of the step to go to from `here`.
   * @param {string} arrow
   * @param {string} here
   * @param {Drawn} drawn
   * @returns {string | undefined}
   */
  to(arrow, here, { nodes, edges }) {
    const place = new Map(nodes.map((node) => [node.key, node]));
    const current = place.get(here);
    if (!current) return nodes[0]?.key;
    if (arrow === "ArrowDown") return this.#down(here, edges);
    const before = edges.filter(({ from, to, back }) => to === here && from !== here && !back).map(({ from }) => from);
    const came = this.#cameFrom.get(here);
    const above = came && before.includes(came) ? came : before[0];
    if (arrow === "ArrowUp") return above ?? nearest(current, nodes, 0, -1)?.key;
    const side = arrow === "ArrowRight" ? 1 : -1;
    const siblings = edges.filter(({ from, to, back }) => above && from === above && to && !back);
    const beside = siblings.map(({ to }) => place.get(to)).filter((node) => node !== undefined);
    const next = nearest(current, beside, side, 0) ?? nearest(current, nodes, side, 0);
    if (next && above && beside.includes(next)) this.#cameFrom.set(next.key, above);
    return next?.key;
  }

  /**
   * @param {string} here
   * @param {GuideMap.DrawnEdge[]} edges
   */
  #down(here, edges) {
    const below = edges.filter(({ from, to }) => from === here && to && to !== here);
    const to = (below.find(({ back }) => !back) ?? below[0])?.to;
    if (to) this.#cameFrom.set(to, here);
    return to;
  }
}
