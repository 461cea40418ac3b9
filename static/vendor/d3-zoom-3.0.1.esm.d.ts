// What is used of d3-zoom 3.0.1 and d3-selection 3.0.1.

export interface Transform {
  k: number;
  x: number;
  y: number;
  translate(x: number, y: number): Transform;
  scale(factor: number): Transform;
}

export interface Selection {
  call(behaviour: Zoom): Selection;
  on(name: string, handler: null): Selection;
}

export interface Zoom {
  (selection: Selection): void;
  filter(allow: (event: MouseEvent & WheelEvent) => boolean): this;
  extent(extent: () => [[number, number], [number, number]]): this;
  scaleExtent(extent: [number, number]): this;
  wheelDelta(delta: (event: WheelEvent) => number): this;
  clickDistance(pixels: number): this;
  on(name: "zoom", handler: (event: { transform: Transform }) => void): this;
  transform(selection: Selection, transform: Transform): void;
  scaleBy(selection: Selection, factor: number, point?: [number, number]): void;
  translateBy(selection: Selection, x: number, y: number): void;
  translateTo(selection: Selection, x: number, y: number): void;
}

export const zoomIdentity: Transform;
export function zoom(): Zoom;
export function zoomTransform(element: Element): Transform;
export function select(element: Element): Selection;
