// A guide as the API has it.

declare namespace Guide {
  /** `to`: a step's key, "" for nowhere. `tree`: another guide that is gone through first. */
  interface Option {
    key: string;
    label: string;
    to: string;
    tree?: number;
    if?: string;
  }

  /** `outcome`: resolved, escalate or unresolved; null for a step with options, or where it is not decided. */
  interface Step {
    title: string;
    body: string;
    options: Option[];
    outcome: string | null;
  }

  /** `order`: JavaScript puts keys that look like numbers first, whatever the order in the text was. */
  interface Graph {
    start: string;
    order: string[];
    nodes: Record<string, Step>;
  }

  /** What a PATCH of the draft takes; null deletes a step. */
  interface Changes {
    start?: string;
    order?: string[];
    nodes?: Record<string, Step | null>;
  }

  /** Plain JSON of a copied part of a guide. */
  interface Branch extends Graph {
    tree: string;
  }

  interface About {
    title: string;
    description: string;
  }

  interface Problem {
    kind: string;
    level: "error" | "warning";
    message: string;
    node?: string;
    option?: string;
    line?: number;
    fix?: { label: string; changes: Changes };
  }

  interface Person {
    id: number | string;
    name: string;
  }

  /** The answer to a GET or PATCH of the draft. */
  interface Draft extends About {
    serial: number;
    saved_at: string | null;
    saved_by: Person | null;
    live: boolean;
    undo: boolean;
    redo: boolean;
    problems: Problem[];
    graph: Graph;
    text: string;
    keys?: StepLine[];
  }

  /** The heading on `line` is that of the step `key`. */
  interface StepLine {
    line: number;
    key: string;
  }

  type KeyedStep = Step & { key: string };

  /** A step that two people changed, as both have it; null where it is deleted. An empty key: where the guide starts. */
  interface Conflict {
    key: string;
    base: KeyedStep | null;
    mine: KeyedStep | null;
    theirs: KeyedStep | null;
  }

  /** The 409 of a save: `merged` is what could be brought together, `text` how that reads. */
  interface Stale {
    newest: Draft;
    merged: Graph;
    conflicts: Conflict[];
    text: string;
    about: About;
    left?: Edit.Kept;
  }

  /** Why a text is no guide. */
  interface Unreadable {
    code: string;
    detail?: string;
    errors?: { line: number; reason: string; hint: string }[];
    looks_like?: string;
  }
}
