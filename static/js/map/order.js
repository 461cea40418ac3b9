// Who stands left of whom in each row of a map. dagre's order is a beginning; here each step, and each point of a long
// answer, moves along its row to where the fewest answers cross. Answers stand as they are written where that costs
// nothing.

const MAX_ROUNDS = 8;

/** @typedef {[left: string, right: string]} Pair */

/**
 * Sets the order of `rows`, dagre's graph of rows.
 * @param {import("../../vendor/dagre-3.1.3.esm.js").Graph} rows
 * @param {Pair[]} pairs steps that belong beside each other in this order
 */
export function uncross(rows, pairs) {
  const { layers, cost, renumber } = crossings(rows);
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const inTurn = round % 2 ? layers.toReversed() : layers;
    const gained = inTurn.map((layer) => sift(layer, cost, renumber));
    if (!gained.some(Boolean)) break;
  }
  asWritten(layers, pairs, cost, renumber);
  for (const layer of layers) layer.forEach((name, place) => (rows.node(name).order = place));
}

/**
 * The rows from left to right, and what an order of two names costs.
 * @param {import("../../vendor/dagre-3.1.3.esm.js").Graph} rows
 */
function crossings(rows) {
  /** @type {string[][]} */
  const layers = [];
  /** @type {Map<string, string[]>} */
  const above = new Map();
  /** @type {Map<string, string[]>} */
  const below = new Map();
  for (const name of rows.nodes()) {
    const { rank, order } = rows.node(name);
    (layers[rank] ??= [])[order] = name;
    above.set(name, []);
    below.set(name, []);
  }
  for (const { v, w } of rows.edges()) {
    if (v === w) continue;
    below.get(v)?.push(w);
    above.get(w)?.push(v);
  }
  /** @type {Map<string, number>} */
  const place = new Map();
  const renumber = (/** @type {string[]} */ layer) => layer.forEach((name, i) => place.set(name, i));
  const placeOf = (/** @type {string} */ name) => place.get(name) ?? 0;
  const whole = layers.filter(Boolean).map((layer) => layer.filter((name) => name !== undefined));
  whole.forEach(renumber);
  /**
   * How many answers of the two cross while `left` stands left of `right`.
   * @param {string} left
   * @param {string} right
   */
  const cost = (left, right) => {
    let count = 0;
    for (const next of [above, below]) {
      for (const one of next.get(left) ?? []) {
        for (const other of next.get(right) ?? []) if (placeOf(one) > placeOf(other)) count++;
      }
    }
    return count;
  };
  return { layers: whole, cost, renumber };
}

/**
 * Moves each name of a row to its best place. Answers whether any moved.
 * @param {string[]} layer
 * @param {(left: string, right: string) => number} cost
 * @param {(layer: string[]) => void} renumber
 */
function sift(layer, cost, renumber) {
  let moved = false;
  for (const name of [...layer]) {
    const from = layer.indexOf(name);
    let [best, to] = [0, from];
    let gain = 0;
    for (let i = from + 1; i < layer.length; i++) {
      gain += cost(name, layer[i]) - cost(layer[i], name);
      if (gain > best) [best, to] = [gain, i];
    }
    gain = 0;
    for (let i = from - 1; i >= 0; i--) {
      gain += cost(layer[i], name) - cost(name, layer[i]);
      if (gain > best) [best, to] = [gain, i];
    }
    if (to === from) continue;
    layer.splice(from, 1);
    layer.splice(to, 0, name);
    renumber(layer);
    moved = true;
  }
  return moved;
}

/**
 * The mirror image has the same crossings: takes the one in which more pairs stand as they should. Then neighbours
 * change places where that costs nothing.
 * @param {string[][]} layers
 * @param {Pair[]} pairs
 * @param {(left: string, right: string) => number} cost
 * @param {(layer: string[]) => void} renumber
 */
function asWritten(layers, pairs, cost, renumber) {
  const placeOf = new Map(layers.flatMap((layer) => layer.map((name, i) => [name, i])));
  const right = pairs.filter(([one, other]) => (placeOf.get(one) ?? 0) < (placeOf.get(other) ?? 0)).length;
  if (right * 2 < pairs.length) for (const layer of layers) layer.reverse();
  layers.forEach(renumber);
  const wanted = new Set(pairs.map((pair) => pair.join(" ")));
  for (const layer of layers) {
    for (let i = 1; i < layer.length; i++) {
      const [left, here] = [layer[i - 1], layer[i]];
      if (!wanted.has(`${here} ${left}`) || cost(here, left) > cost(left, here)) continue;
      [layer[i - 1], layer[i]] = [here, left];
      renumber(layer);
    }
  }
}
