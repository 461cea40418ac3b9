// An editor and its parts.

declare namespace Edit {
  type Draft = import("../../../static/js/edit/draft/draft.js").Draft;
  type GraphDraft = import("../../../static/js/edit/draft/graph-draft.js").GraphDraft;
  type TextDraft = import("../../../static/js/edit/draft/text-draft.js").TextDraft;
  type Server = import("../../../static/js/edit/draft/server.js").Server;
  type KeptStore = import("../../../static/js/edit/draft/kept.js").Kept;
  type AnswerRows = import("../../../static/js/edit/form/answers.js").AnswerRows;
  type RichText = import("../../../static/js/edit/text/rich.js").Rich;

  /** What the server does not have yet, as PATCH takes it: of the steps, or of the text. */
  interface Edits {
    changes?: Guide.Changes;
    about?: Guide.About;
    text?: string;
    was?: Guide.About | null;
  }

  /** The body of a save. `onto`: the serial that it was made from; `gesture`: see Draft.touched. */
  interface Save extends Edits {
    onto: number;
    gesture?: string;
  }

  /** What a page keeps in the browser. `sent`: a save without an answer, `since`: what was edited after it. */
  interface Unsaved {
    onto: number;
    gesture: string;
    edits: Edits | null;
    sent?: Save | null;
    since?: Edits | null;
  }

  interface Kept extends Unsaved {
    key: string;
    at: number;
  }

  /** What the user has to resolve before it is saved: the server's 409, or what the server refused. */
  interface Left {
    stale?: Guide.Stale;
    refused?: Kept;
  }

  /** An answer of the API. `body` is the JSON of it, whatever it says. */
  interface Answer {
    ok: boolean;
    status: number;
    body: any;
  }

  type Get = (path: string) => Promise<Answer | null>;
  type Patch = (body: Save) => Promise<Answer | null>;

  interface Presence {
    node: string;
    name: string;
    you: boolean;
  }

  type StateName = "loading" | "saved" | "waiting" | "saving" | "offline" | "refused" | "conflict";

  /** `kept`: whether the browser has room for what is not saved. `answer`: the refusal. */
  interface State {
    name: StateName;
    at?: string | null;
    live?: boolean;
    kept?: boolean;
    reason?: string;
    answer?: Guide.Unreadable;
  }

  /** What a draft fires, and the detail of each. */
  interface Events {
    state: void;
    shown: void;
    problems: void;
    others: void;
    chosen: void;
    copied: void;
    edit: void;
    conflict: Guide.Stale;
    go: Guide.Problem;
    changed: { gesture: string };
    matches: { keys: string[] };
  }

  interface Choice {
    label: string;
    hint?: string;
    pick(): void;
  }

  /** The text as lines, from 1. */
  interface Lines {
    lines: number;
    line(number: number): string;
  }

  interface Caret {
    line: number;
    column: number;
  }

  interface Mark {
    line?: number;
    level: "error" | "warning";
    message: string;
    fatal?: boolean;
    looksLike?: string;
  }

  /** What the surface of a text tells. */
  interface TextHandlers {
    changed(text: string): void;
    moved(): void;
    save(): boolean;
  }

  /** An entry of the outline: see edit/outline/model.js. */
  interface Entry {
    id: string;
    key: string;
    level: number;
    place: number;
    size: number;
    end: number;
    parent: string;
    label: string;
    tree: number;
    kind: "" | "back" | "on" | "nowhere";
  }
}
