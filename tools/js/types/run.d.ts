// A run as its page holds it: trees/core/runs/walk.py has the rules.

declare namespace Run {
  type Steps = import("../../../static/js/run/steps.js").Steps;

  interface NodeRef {
    release: number;
    node: string;
  }

  /** `back`: where to go on after the guides that are gone through, the innermost last. */
  interface Place extends NodeRef {
    back: [release: number, node: string][];
  }

  interface TrailStep extends Place {
    option: string;
    automatic?: boolean;
  }

  interface State {
    serial: number;
    release: number;
    place: Place;
    trail: TrailStep[];
    answers: Record<string, string>;
    values: Record<string, string>;
    notes: Record<string, string>;
    details: Record<string, string>;
    entered: Record<string, number>;
    ended: string;
    fetched: Record<string, { asked: Record<string, string>; gave: Record<string, string> }>;
  }

  interface Event extends NodeRef {
    uuid: string;
    kind: string;
    step: number;
    option?: string;
    values?: Record<string, string>;
    entered?: number;
    text?: string;
  }

  type EventFields = Partial<Omit<Event, "uuid" | "kind">>;

  /** What a run is made from, should its first event make it. `began`: ms. */
  interface About {
    tree: number;
    release: number;
    began: number;
  }

  /** A row of the queue. `at`: ms. `words`: the event for people. */
  interface Row {
    user: string | null;
    run: string;
    about: About;
    words?: string;
    event: Event;
    at: number;
  }

  type StoredRow = Row & { key: IDBValidKey };

  interface Summary {
    plain: string;
    markdown: string;
    html: string;
  }

  interface Refusal {
    uuid: string;
    reason: string;
    message: string;
    errors?: Record<string, string>;
  }

  /** The server's answer to events. Optional: what the version before does not answer. */
  interface Answer {
    run: { state: State; outcome: string; live_release: number | null };
    summary: Summary;
    refused: Refusal[];
    passed_by?: { message: string }[];
    withdrawn?: boolean;
  }

  interface Sent {
    run: string;
    body: Answer;
  }

  interface Refused {
    run: string;
    status: number;
    reason?: string;
    rows: StoredRow[];
  }
}
