// The draft as its steps: `graph`, {start, order, nodes: {key: {title, body, options: [{key, label, to, tree}], outcome}}}.
// It is never changed in place; edit/graph/index.js makes the next one.
import { applied, between, nodesOf } from "./changes.js";
import { Draft } from "./index.js";

const EMPTY = { start: "", order: [], nodes: nodesOf() };

export class GraphDraft extends Draft {
  graph = EMPTY;
  #server = EMPTY;
  #about = null; // {about, was}: title and description, where they came out of a conflict

  /** The page has `graph` now. `gesture`: see Draft.touched. Fires "changed" {gesture}. */
  change(graph, gesture = "") {
    if (graph === this.graph) return;
    this.begin(gesture);
    this.graph = graph;
    this.dispatchEvent(new CustomEvent("changed", { detail: { gesture } }));
    this.touched(gesture);
  }

  edits(sent) {
    const changes = between(sent ? applied(this.#server, sent.changes) : this.#server, this.graph);
    return this.#about && !sent ? { changes: changes ?? {}, ...this.#about } : changes && { changes };
  }

  saved({ changes }) {
    this.#about = null;
    this.#server = applied(this.#server, changes);
  }

  show({ graph }) {
    this.#server = this.graph = held(graph);
    this.#stay();
  }

  async adopt({ graph, title, description }, merged, { about }) {
    const was = { title, description };
    this.#about = same(about, was) ? null : { about, was };
    this.#server = held(graph);
    this.graph = held(merged);
    this.#stay();
  }

  restore({ changes }) {
    if (!changes) return false;
    this.graph = applied(this.#server, changes);
    this.#stay();
    return true;
  }

  /** At the step of before, or where that is gone, at the first. */
  #stay() {
    const { nodes, start, order } = this.graph;
    if (!nodes[this.at]) this.choose(start || order[0] || "");
  }
}

const same = (one, other) => one.title === other.title && one.description === other.description;

const held = (graph) => ({ ...graph, nodes: nodesOf(graph.nodes) });
