// What is used of dagre 3.1.3.

export interface Label {
  width?: number;
  height?: number;
  labelpos?: string;
  weight?: number;
}

/** Of a node or an edge, once it is laid out; in `customOrder` also its row and, of a part of an edge, which. */
export interface Place {
  x: number;
  y: number;
  width: number;
  height: number;
  points: { x: number; y: number }[];
  rank: number;
  order: number;
  edgeObj?: { name: string };
}

export class Graph {
  constructor(options: { multigraph: boolean });
  setGraph(options: Record<string, number | string>): void;
  setDefaultEdgeLabel(make: () => Label): void;
  setNode(key: string, label: Label): void;
  setEdge(from: string, to: string, label: Label, name: string): void;
  node(key: string): Place;
  edge(from: string, to: string, name: string): Place;
  nodes(): string[];
  edges(): { v: string; w: string; name?: string }[];
  graph(): { width?: number; height?: number };
}

export interface OrderOptions {
  disableOptimalOrderHeuristic?: boolean;
  constraints?: { left: string; right: string }[];
}

export function layout(
  graph: Graph,
  options?: { customOrder(rows: Graph, order: (rows: Graph, options: OrderOptions) => void): void },
): void;
