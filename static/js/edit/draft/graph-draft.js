// The draft as its steps. The graph is never changed in place; edit/graph/graph.js makes the next one.
import { aboutOf, applied, between, isSame, nodesOf } from "./changes.js";
import { Draft } from "./draft.js";

/** @type {Guide.Graph} */
const EMPTY = { start: "", order: [], nodes: nodesOf() };

export class GraphDraft extends Draft {
  graph = EMPTY;
  #server = EMPTY; // as the server has it
  /** @type {{about: Guide.About, was: Guide.About} | null} */
  #about = null; // title and description, where they were chosen in a conflict

  /**
   * The page has `graph` now. `gesture`: see Draft.touched.
   * @param {Guide.Graph} graph
   */
  change(graph, gesture = "") {
    if (graph === this.graph) return;
    this.begin(gesture);
    this.graph = graph;
    this.fire("changed", { gesture });
    this.touched(gesture);
  }

  /**
   * @override
   * @param {Edit.Edits | null} [sent]
   * @returns {Edit.Edits | null}
   */
  edits(sent) {
    const changes = between(sent ? applied(this.#server, sent.changes ?? {}) : this.#server, this.graph);
    return this.#about && !sent ? { changes: changes ?? {}, ...this.#about } : changes && { changes };
  }

  /**
   * @override
   * @param {Edit.Edits} edits
   */
  saved({ changes }) {
    this.#about = null;
    this.#server = applied(this.#server, changes ?? {});
  }

  /**
   * @override
   * @param {Pick<Guide.Draft, "graph">} draft
   */
  show({ graph }) {
    this.#server = this.graph = plainNodes(graph);
    this.#chooseStep();
  }

  /**
   * @override
   * @param {Guide.Draft} newest
   * @param {Guide.Graph} merged
   * @param {Guide.Stale} stale
   */
  async adopt(newest, merged, { about }) {
    const was = aboutOf(newest);
    this.#about = isSame(aboutOf(about), was) ? null : { about, was };
    this.#server = plainNodes(newest.graph);
    this.graph = plainNodes(merged);
    this.#chooseStep();
  }

  /**
   * @override
   * @param {Edit.Edits | null} edits
   */
  restore(edits) {
    if (!edits?.changes) return false;
    this.graph = applied(this.#server, edits.changes);
    this.#chooseStep();
    return true;
  }

  /** Stays at the current step; where that is gone, goes to the first. */
  #chooseStep() {
    const { nodes, start, order } = this.graph;
    if (!nodes[this.at]) this.choose(start || order[0] || "");
  }
}

/** @param {Guide.Graph} graph */
const plainNodes = (graph) => ({ ...graph, nodes: nodesOf(graph.nodes) });
