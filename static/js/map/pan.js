// A drawing that can be moved and zoomed: dragged, with two fingers, with Ctrl and the wheel, by buttons and by + - 0.

const CLOSEST = 2.5;
const SMALLEST = 0.4; // what would have to be smaller to show all of it, begins at its start,
const LEGIBLE = 0.7; // so large
const ABOVE = 32; // pixels over a small one at its beginning: it grows downwards
const DRAGGED = 4; // pixels; less is a click
const LINE = 16; // pixels that a wheel means by a line

export class Pan {
  #svg;
  #layer;
  #size;
  #scrolls;
  #below;
  #x = 0;
  #y = 0;
  #scale = 1;
  #fingers = new Map(); // pointer -> where it is
  #dragged = false;

  /**
   * `size`: of the drawing, in pixels; `start`: the point to begin at where all of it would be too small. `scrolls`: the
   * wheel alone moves it, too; otherwise that scrolls the page. `below`: pixels at the bottom that something stands over.
   */
  constructor(svg, size, start, { scrolls = false, below = 0 } = {}) {
    this.#svg = svg; // or any frame around a drawing
    this.#layer = svg.firstElementChild;
    this.#scrolls = scrolls;
    this.#below = below;
    svg.addEventListener("wheel", this.#wheel, { passive: false });
    svg.addEventListener("pointerdown", this.#press);
    svg.addEventListener("pointermove", this.#move);
    for (const name of ["pointerup", "pointercancel"]) svg.addEventListener(name, this.#lift);
    this.resize(size);
    this.begin(start);
  }

  // Actions

  /** The drawing has another size now. What is seen of it stays where it is. */
  resize({ width, height }) {
    this.#size = { width, height };
  }

  /** All of it, or where that would be too small, its start. */
  begin(start) {
    this.all();
    this.#put(this.#x, Math.min(this.#y, ABOVE), this.#scale);
    if (this.#scale < SMALLEST) this.#put(this.#svg.clientWidth / 2 - start.x * LEGIBLE, 8 - (start.y - start.height) * LEGIBLE, LEGIBLE);
  }

  all() {
    const { clientWidth } = this.#svg;
    const room = this.#svg.clientHeight - this.#below;
    const { width, height } = this.#size;
    const scale = Math.min(1, clientWidth / width, room / height);
    this.#put((clientWidth - width * scale) / 2, (room - height * scale) / 2, scale);
  }

  /** `by`: a factor; the point at `x`, `y` of the window's part stays where it is, by default the middle. */
  zoom(by, x = this.#svg.clientWidth / 2, y = this.#svg.clientHeight / 2) {
    const { clientWidth, clientHeight } = this.#svg;
    const smallest = Math.min(0.2, clientWidth / this.#size.width, clientHeight / this.#size.height);
    const scale = Math.min(CLOSEST, Math.max(smallest, this.#scale * by));
    const grown = scale / this.#scale;
    this.#put(x - (x - this.#x) * grown, y - (y - this.#y) * grown, scale);
  }

  /** Moves by pixels of the drawing: what was at one place comes to stand where another was. */
  shift(x, y) {
    this.move(x * this.#scale, y * this.#scale);
  }

  /** Moves by pixels of the window. */
  move(x, y) {
    this.#put(this.#x + x, this.#y + y, this.#scale);
  }

  /** Moves as little as it takes to show a box of the drawing. */
  reveal({ x, y, width, height }) {
    const margin = 24;
    const move = (from, length, whole) => Math.max(0, margin - from) + Math.min(0, whole - margin - from - length);
    const left = this.#x + (x - width / 2) * this.#scale;
    const top = this.#y + (y - height / 2) * this.#scale;
    const right = move(left, width * this.#scale, this.#svg.clientWidth);
    this.move(right, move(top, height * this.#scale, this.#svg.clientHeight));
  }

  // Private

  /**
   * In three dimensions, for then it is a picture that is pushed about: drawing a large one anew takes too long. A part
   * of a pixel would have its letters drawn anew, too.
   */
  #put(x, y, scale) {
    [this.#x, this.#y, this.#scale] = [x, y, scale];
    const whole = (pixels) => Math.round(pixels * devicePixelRatio) / devicePixelRatio;
    this.#layer.style.transform = `translate3d(${whole(x)}px, ${whole(y)}px, 0) scale(${scale.toFixed(4)})`;
  }

  #wheel = (event) => {
    const zooms = event.ctrlKey || event.metaKey;
    if (!zooms && !this.#scrolls) return; // the page scrolls
    event.preventDefault();
    const unit = event.deltaMode ? LINE : 1;
    if (zooms) return this.zoom(Math.exp((-event.deltaY * unit) / 300), ...this.#inside(event));
    const [x, y] = event.shiftKey && !event.deltaX ? [event.deltaY, 0] : [event.deltaX, event.deltaY];
    this.move(-x * unit, -y * unit);
  };

  #press = (event) => {
    if (event.button !== 0) return;
    if (!this.#fingers.size) this.#dragged = false;
    this.#fingers.set(event.pointerId, { x: event.clientX, y: event.clientY, from: { x: event.clientX, y: event.clientY } });
  };

  #move = (event) => {
    const finger = this.#fingers.get(event.pointerId);
    if (!finger) return;
    const now = { x: event.clientX, y: event.clientY };
    this.#dragged ||= Math.hypot(now.x - finger.from.x, now.y - finger.from.y) > DRAGGED;
    if (!this.#dragged) return;
    if (event.isTrusted) this.#svg.setPointerCapture(event.pointerId);
    const other = [...this.#fingers].find(([id]) => id !== event.pointerId)?.[1];
    if (other) this.#pinch(finger, now, other);
    else this.move(now.x - finger.x, now.y - finger.y);
    Object.assign(finger, now);
  };

  /** One of two fingers went from `before` to `now`: their middle moves half as far, their distance is the zoom. */
  #pinch(before, now, other) {
    const apart = (one) => Math.hypot(one.x - other.x, one.y - other.y) || 1;
    this.move((now.x - before.x) / 2, (now.y - before.y) / 2);
    this.zoom(apart(now) / apart(before), ...this.#inside({ clientX: (now.x + other.x) / 2, clientY: (now.y + other.y) / 2 }));
  }

  #lift = (event) => {
    if (!this.#fingers.delete(event.pointerId) || !this.#dragged || this.#fingers.size) return;
    // The click that follows a drag opens nothing.
    const swallow = (click) => click.preventDefault() || click.stopPropagation();
    this.#svg.addEventListener("click", swallow, { once: true, capture: true });
    setTimeout(() => this.#svg.removeEventListener("click", swallow, { capture: true }));
  };

  #inside({ clientX, clientY }) {
    const box = this.#svg.getBoundingClientRect();
    return [clientX - box.x, clientY - box.y];
  }
}
