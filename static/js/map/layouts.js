import { scriptUrl } from "../session/trusted.js";

/** Layouts of a map, made in a worker, one at a time. */
export class Layouts {
  #scriptUrl;
  #onLayout;
  #onError;
  /** @type {Worker | null} */
  #worker = null;
  #busy = false;

  /**
   * @param {string} url of the worker's module, as {% static %} gives it, with its fingerprint
   * @param {{onLayout: (shape: string, layout: GuideMap.Arranged) => void, onError: () => void}} handlers
   */
  constructor(url, { onLayout, onError }) {
    this.#scriptUrl = url;
    this.#onLayout = onLayout;
    this.#onError = onError;
  }

  /**
   * Asks for a layout, unless one is being made: when that arrives, the map asks again.
   * @param {string} shape names the layout
   * @param {GuideMap.Question} question
   */
  request(shape, { nodes, edges }) {
    if (this.#busy) return;
    this.#busy = true;
    this.#worker ??= this.#start();
    this.#worker.postMessage({
      id: shape,
      nodes: nodes.map(({ key, width, height }) => ({ key, width, height })),
      edges: edges.map(({ id, from, to, width }) => ({ id, from, to, width })),
    });
  }

  stop() {
    this.#worker?.terminate();
  }

  #start() {
    const made = new Worker(scriptUrl(this.#scriptUrl), { type: "module" });
    made.addEventListener("message", ({ data: { id, ...layout } }) => {
      this.#busy = false;
      this.#onLayout(id, layout);
    });
    made.addEventListener("error", () => {
      this.#busy = false;
      this.#worker = null; // the next change tries again
      this.#onError();
    });
    return made;
  }
}
