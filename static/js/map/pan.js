// A drawing that can be moved and zoomed: dragged, with two fingers, with Ctrl and the wheel, by buttons and by + - 0.
// d3-zoom reads the gestures; what it does not know is here: showing all of it, revealing a box, scrolling by the
// wheel.
import { select, zoom, zoomIdentity, zoomTransform } from "../../vendor/d3-zoom-3.0.1.esm.js";

export const ZOOM_FACTOR = 1.3; // of one press of a key or a button
const MAX_SCALE = 2.5;
const MIN_SCALE = 0.2; // less only where all of it would not fit otherwise
// The smallest letters have 11 px. A drawing that would have to be smaller to fit begins at its start, this large.
const LEGIBLE_SCALE = 0.92;
const MAX_TOP_PX = 32; // above a small drawing at first: it grows downwards
const CLICK_DISTANCE_PX = 4; // a pointer that moved less has clicked
const WHEEL_LINE_PX = 16; // what a wheel that counts in lines means by one
const WHEEL_DOUBLING_PX = 300 * Math.LN2; // turned with Ctrl, until it is twice as large
const REVEAL_MARGIN_PX = 24;

export class Pan {
  #frame;
  #layer;
  #selection;
  #zoom;
  #below;
  #size;
  /** @type {(() => void)[]} */
  #watchers = [];

  /**
   * `frame`: an element around the drawing, which is its first child; `size`: of the drawing, in pixels; `start`: the
   * box to begin at where all of it would be too small. `scrolls`: the wheel alone moves it; otherwise it scrolls the
   * page. `below`: pixels at the bottom that something stands over.
   * @param {SVGElement | HTMLElement} frame
   * @param {GuideMap.Size} size
   * @param {GuideMap.Box} start
   */
  constructor(frame, size, start, { scrolls = false, below = 0 } = {}) {
    this.#frame = frame;
    this.#layer = /** @type {SVGElement | HTMLElement} */ (frame.firstElementChild);
    this.#below = below;
    this.#size = size;
    const onWheel = (/** @type {Event} */ event) => this.#wheel(/** @type {WheelEvent} */ (event), scrolls);
    frame.addEventListener("wheel", onWheel, { passive: false }); // before d3-zoom's
    this.#selection = select(frame);
    this.#zoom = zoom()
      .filter((event) => (event.type === "wheel" ? isZoom(event) : !event.button))
      .extent(() => [
        [0, 0],
        [frame.clientWidth, frame.clientHeight],
      ])
      .wheelDelta((event) => -pixels(event, event.deltaY) / WHEEL_DOUBLING_PX)
      .clickDistance(CLICK_DISTANCE_PX)
      .on("zoom", ({ transform }) => this.#draw(transform));
    this.#selection.call(this.#zoom).on("dblclick.zoom", null);
    new ResizeObserver(() => {
      this.#limit();
      this.#report();
    }).observe(frame);
    this.begin(start);
  }

  /** What is seen of the drawing, in its pixels. */
  get view() {
    const { x, y, k } = this.#transform;
    const [width, height] = [this.#frame.clientWidth / k, this.#frame.clientHeight / k];
    return { x: width / 2 - x / k, y: height / 2 - y / k, width, height };
  }

  /**
   * Calls `watcher` whenever `view` has changed.
   * @param {() => void} watcher
   */
  watch(watcher) {
    this.#watchers.push(watcher);
  }

  // Actions

  /**
   * The drawing has another size now. What is seen of it stays where it is.
   * @param {GuideMap.Size} size
   */
  resize({ width, height }) {
    this.#size = { width, height };
    this.#limit();
  }

  /**
   * Shows all of it, or where that would be too small, its start.
   * @param {GuideMap.Box} start
   */
  begin(start) {
    this.#limit();
    this.all();
    const { x, y, k } = this.#transform;
    if (k >= LEGIBLE_SCALE) return this.#put(x, Math.min(y, MAX_TOP_PX), k);
    const left = this.#frame.clientWidth / 2 - start.x * LEGIBLE_SCALE;
    this.#put(left, 8 - (start.y - start.height) * LEGIBLE_SCALE, LEGIBLE_SCALE);
  }

  all() {
    const { clientWidth } = this.#frame;
    const room = this.#frame.clientHeight - this.#below;
    const { width, height } = this.#size;
    const scale = Math.min(1, clientWidth / width, room / height);
    this.#put((clientWidth - width * scale) / 2, (room - height * scale) / 2, scale);
  }

  /**
   * Zooms around the middle of the frame.
   * @param {number} factor
   */
  zoom(factor) {
    this.#zoom.scaleBy(this.#selection, factor);
  }

  /**
   * Moves a point of the drawing to the middle of the frame.
   * @param {GuideMap.Point} point
   */
  centre({ x, y }) {
    this.#zoom.translateTo(this.#selection, x, y);
  }

  /**
   * Moves by pixels of the drawing: what was at one place comes to stand where another was.
   * @param {number} x
   * @param {number} y
   */
  shift(x, y) {
    this.#zoom.translateBy(this.#selection, x, y);
  }

  /**
   * Moves as little as it takes to show a box of the drawing.
   * @param {GuideMap.Box} box
   */
  reveal({ x, y, width, height }) {
    const { x: left, y: top, k } = this.#transform;
    const { clientWidth, clientHeight } = this.#frame;
    const right = distance(left + (x - width / 2) * k, width * k, clientWidth);
    this.#move(right, distance(top + (y - height / 2) * k, height * k, clientHeight));
  }

  // Private

  get #transform() {
    return zoomTransform(this.#frame);
  }

  #limit() {
    const { clientWidth, clientHeight } = this.#frame;
    const fits = Math.min(clientWidth / this.#size.width, clientHeight / this.#size.height);
    this.#zoom.scaleExtent([Math.min(MIN_SCALE, fits), MAX_SCALE]);
  }

  /**
   * By pixels of the window.
   * @param {number} right
   * @param {number} down
   */
  #move(right, down) {
    const { x, y, k } = this.#transform;
    this.#put(x + right, y + down, k);
  }

  /**
   * @param {number} x
   * @param {number} y
   * @param {number} scale
   */
  #put(x, y, scale) {
    this.#zoom.transform(this.#selection, zoomIdentity.translate(x, y).scale(scale));
  }

  /**
   * With translate3d the browser moves a picture of the drawing: painting a large one again takes too long. Whole
   * device pixels, because a fraction of one would have its letters painted again, too.
   * @param {{x: number, y: number, k: number}} transform
   */
  #draw({ x, y, k }) {
    const whole = (/** @type {number} */ px) => Math.round(px * devicePixelRatio) / devicePixelRatio;
    this.#layer.style.transform = `translate3d(${whole(x)}px, ${whole(y)}px, 0) scale(${k.toFixed(4)})`;
    this.#report();
  }

  #report() {
    for (const watcher of this.#watchers) watcher();
  }

  /**
   * @param {WheelEvent} event
   * @param {boolean} scrolls
   */
  #wheel(event, scrolls) {
    if (isZoom(event)) return event.preventDefault(); // d3-zoom zooms; at its limits it would let the page zoom
    if (!scrolls) return;
    event.preventDefault();
    const sideways = event.shiftKey && !event.deltaX;
    const [x, y] = sideways ? [event.deltaY, 0] : [event.deltaX, event.deltaY];
    this.#move(-pixels(event, x), -pixels(event, y));
  }
}

const isZoom = (/** @type {WheelEvent} */ event) => event.ctrlKey || event.metaKey;

/**
 * @param {WheelEvent} event
 * @param {number} delta
 */
const pixels = (event, delta) => delta * (event.deltaMode ? WHEEL_LINE_PX : 1);

/**
 * How far a line from `from`, `length` long, has to move to lie within `whole`, with a margin.
 * @param {number} from
 * @param {number} length
 * @param {number} whole
 */
function distance(from, length, whole) {
  return Math.max(0, REVEAL_MARGIN_PX - from) + Math.min(0, whole - REVEAL_MARGIN_PX - from - length);
}
