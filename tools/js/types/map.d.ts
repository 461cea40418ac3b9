// Maps of guides. Places are pixels; x and y are the middle of what stands there.

declare namespace GuideMap {
  type Pan = import("../../../static/js/map/pan.js").Pan;

  interface Point {
    x: number;
    y: number;
  }

  interface Size {
    width: number;
    height: number;
  }

  type Box = Point & Size;

  /** A map for reading, as trees/numbers/traffic_map.py and trees/core/changes/diff_map.py write it. */
  interface Given {
    nodes: GivenNode[];
    edges: GivenEdge[];
  }

  interface GivenNode {
    key: string;
    number: number;
    title: string;
    href: string;
    note: string;
    brief: string;
    class: string;
    outcome: string;
  }

  interface GivenEdge {
    from: string;
    to: string;
    label: string;
    when?: string;
    count: string;
    note: string;
    class: string;
    thickness: number;
  }

  type PlacedNode = GivenNode & Box & { lines: string[] };
  type PlacedEdge = GivenEdge & EdgePlace & { text: string; width: number };

  interface Placed extends Size {
    nodes: PlacedNode[];
    edges: PlacedEdge[];
  }

  /** What the worker is asked: `to` is "" for nowhere. */
  interface Question {
    nodes: (Size & { key: string })[];
    edges: QuestionEdge[];
  }

  interface QuestionEdge {
    id: string;
    from: string;
    to: string;
    width: number;
  }

  /** `back`: it leads back up; `onward`: from the label it goes on in a curve, [start, control, control, end]. */
  interface EdgePlace extends Point {
    points: Point[];
    to: string;
    back: boolean;
    onward?: Point[];
  }

  interface Arranged extends Size {
    nodes: Record<string, Point>;
    edges: Record<string, EdgePlace>;
  }

  /** A step of an editor's map: see edit/map/model.js. */
  interface ModelNode {
    key: string;
    number: number;
    start: boolean;
    below: number;
    folded: boolean;
  }

  interface ModelEdge {
    id: string;
    from: string;
    to: string;
    label: string;
    when?: string;
    tree: number;
    number?: number;
    kind: "" | "stub" | "more" | "through";
  }

  interface Model {
    nodes: ModelNode[];
    edges: ModelEdge[];
    total: number;
    inside: Map<string, string>;
  }

  type BoxNode = ModelNode &
    Size & {
      title: string;
      lines: string[];
      kind: string;
      look: string;
      conditions: string[];
      errors: number;
      warnings: number;
      messages: string;
    };
  type BoxEdge = ModelEdge & { text: string; width: number };

  /** What a map shows. `shape`: see shapeOf. */
  interface Shown {
    shape: string;
    nodes: BoxNode[];
    edges: BoxEdge[];
    inside: Map<string, string>;
  }

  type DrawnNode = BoxNode & Point;
  type DrawnEdge = BoxEdge & EdgePlace;
}
