// A drawing that can be moved and zoomed: dragged, with Ctrl and the wheel, by buttons and by + - 0.

const CLOSEST = 2.5;
const SMALLEST = 0.4; // what would have to be smaller to show all of it, begins at its start,
const LEGIBLE = 0.7; // so large
const DRAGGED = 4; // pixels; less is a click

export class Pan {
  #svg;
  #layer;
  #size;
  #x = 0;
  #y = 0;
  #scale = 1;

  /** `size`: of the drawing, in pixels; `start`: the point to begin at where all of it would be too small. */
  constructor(svg, { width, height }, start) {
    this.#svg = svg;
    this.#layer = svg.firstElementChild;
    this.#size = { width, height };
    svg.addEventListener("wheel", this.#wheel, { passive: false });
    svg.addEventListener("pointerdown", this.#press);
    this.all();
    if (this.#scale < SMALLEST) this.#put(svg.clientWidth / 2 - start.x * LEGIBLE, 8 - (start.y - start.height) * LEGIBLE, LEGIBLE);
  }

  // Actions

  all() {
    const { clientWidth, clientHeight } = this.#svg;
    const { width, height } = this.#size;
    const scale = Math.min(1, clientWidth / width, clientHeight / height);
    this.#put((clientWidth - width * scale) / 2, (clientHeight - height * scale) / 2, scale);
  }

  /** `by`: a factor; the point at `x`, `y` of the window's part stays where it is, by default the middle. */
  zoom(by, x = this.#svg.clientWidth / 2, y = this.#svg.clientHeight / 2) {
    const { clientWidth, clientHeight } = this.#svg;
    const smallest = Math.min(0.2, clientWidth / this.#size.width, clientHeight / this.#size.height);
    const scale = Math.min(CLOSEST, Math.max(smallest, this.#scale * by));
    const grown = scale / this.#scale;
    this.#put(x - (x - this.#x) * grown, y - (y - this.#y) * grown, scale);
  }

  /** Moves as little as it takes to show a box of the drawing. */
  reveal({ x, y, width, height }) {
    const margin = 24;
    const move = (from, length, whole) => Math.max(0, margin - from) + Math.min(0, whole - margin - from - length);
    const left = this.#x + (x - width / 2) * this.#scale;
    const top = this.#y + (y - height / 2) * this.#scale;
    const right = move(left, width * this.#scale, this.#svg.clientWidth);
    this.#put(this.#x + right, this.#y + move(top, height * this.#scale, this.#svg.clientHeight), this.#scale);
  }

  // Private

  #put(x, y, scale) {
    [this.#x, this.#y, this.#scale] = [x, y, scale];
    this.#layer.setAttribute("transform", `translate(${x.toFixed(1)} ${y.toFixed(1)}) scale(${scale.toFixed(4)})`);
  }

  #wheel = (event) => {
    if (!event.ctrlKey && !event.metaKey) return; // the page scrolls
    event.preventDefault();
    const box = this.#svg.getBoundingClientRect();
    this.zoom(Math.exp(-event.deltaY / 300), event.clientX - box.x, event.clientY - box.y);
  };

  #press = (event) => {
    if (event.button !== 0) return;
    const from = { x: event.clientX - this.#x, y: event.clientY - this.#y };
    const began = { x: event.clientX, y: event.clientY };
    let dragged = false;
    const move = (now) => {
      dragged ||= Math.hypot(now.clientX - began.x, now.clientY - began.y) > DRAGGED;
      if (!dragged) return;
      this.#svg.setPointerCapture(event.pointerId);
      this.#put(now.clientX - from.x, now.clientY - from.y, this.#scale);
    };
    const end = () => {
      for (const name of ["pointerup", "pointercancel"]) this.#svg.removeEventListener(name, end);
      this.#svg.removeEventListener("pointermove", move);
      // The click that follows a drag opens nothing.
      if (dragged) this.#svg.addEventListener("click", (click) => click.preventDefault(), { once: true, capture: true });
    };
    this.#svg.addEventListener("pointermove", move);
    for (const name of ["pointerup", "pointercancel"]) this.#svg.addEventListener(name, end);
  };
}
