// The whole drawing, small, in a corner of its frame, with a box around the part that is shown. It is there only while
// some of the drawing is not shown. A pointer moves the box; so do the arrow keys.
import { element } from "../base/element.js";
import { svgElement } from "./draw.js";
import { zoomByKey } from "./keys.js";
import { DIRECTIONS } from "./nearest.js";

const MAX_SIZE = { width: 168, height: 120 };
const MAX_SHARE = 0.3; // of the width of the frame
const MAX_SIDE_RATIO = 12; // a map in one long column is drawn wider than it is
const NAME = "Overview of the map. Arrow keys move the part that is shown.";

export class Minimap {
  #room;
  #pan;
  #place = element("div", "minimap");
  #svg = svgElement("svg", { "aria-hidden": "true", preserveAspectRatio: "none" });
  #steps = svgElement("g");
  #window = svgElement("rect", { class: "window" });
  #size = { width: 1, height: 1 };

  /**
   * @param {HTMLElement} room
   * @param {GuideMap.Pan} pan
   */
  constructor(room, pan) {
    this.#room = room;
    this.#pan = pan;
    Object.assign(this.#place, { tabIndex: 0, role: "group", ariaLabel: NAME, hidden: true });
    this.#svg.append(this.#steps, this.#window);
    this.#place.append(this.#svg);
    room.append(this.#place);
    this.#listen();
    pan.watch(() => this.#follow());
  }

  /**
   * @param {GuideMap.Size} size of the drawing
   * @param {(GuideMap.Box & {class?: string, look?: string})[]} nodes
   */
  show({ width, height }, nodes) {
    this.#size = { width, height };
    this.#svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
    const byLook = Map.groupBy(nodes, (node) => node.look ?? node.class ?? "");
    const paths = [...byLook].map(([look, boxes]) =>
      svgElement("path", { class: look, d: boxes.map(outline).join("") }),
    );
    this.#steps.replaceChildren(...paths);
    this.#follow();
  }

  // Private

  #listen() {
    const place = this.#place;
    place.addEventListener("pointerdown", (event) => {
      place.setPointerCapture(event.pointerId);
      this.#centre(event);
    });
    place.addEventListener("pointermove", (event) => {
      if (place.hasPointerCapture(event.pointerId)) this.#centre(event);
    });
    place.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || !this.#press(event.key)) return;
      event.preventDefault();
      event.stopPropagation();
    });
  }

  /**
   * @param {string} key
   * @returns {boolean} whether it is one of the keys
   */
  #press(key) {
    const direction = DIRECTIONS[key];
    if (!direction) return zoomByKey(key, this.#pan);
    const { x, y, width, height } = this.#pan.view;
    const within = (/** @type {number} */ place, /** @type {number} */ end) => Math.max(0, Math.min(end, place));
    this.#pan.centre({
      x: within(x + (direction[0] * width) / 4, this.#size.width),
      y: within(y + (direction[1] * height) / 4, this.#size.height),
    });
    return true;
  }

  /** @param {PointerEvent} event */
  #centre({ clientX, clientY }) {
    const { left, top, width, height } = this.#svg.getBoundingClientRect();
    const x = ((clientX - left) / width) * this.#size.width;
    this.#pan.centre({ x, y: ((clientY - top) / height) * this.#size.height });
  }

  #follow() {
    const { x, y, width, height } = this.#pan.view;
    const [left, top] = [Math.max(0, x - width / 2), Math.max(0, y - height / 2)];
    const [right, bottom] = [Math.min(this.#size.width, x + width / 2), Math.min(this.#size.height, y + height / 2)];
    const isAll = right - left >= this.#size.width - 1 && bottom - top >= this.#size.height - 1;
    if (!isAll) this.#resize();
    this.#place.hidden = isAll && document.activeElement !== this.#place;
    const box = { x: left, y: top, width: Math.max(0, right - left), height: Math.max(0, bottom - top) };
    for (const [name, value] of Object.entries(box)) this.#window.setAttribute(name, value.toFixed(0));
  }

  #resize() {
    const maxWidth = Math.min(MAX_SIZE.width, this.#room.clientWidth * MAX_SHARE);
    const { width, height } = this.#size;
    const scale = Math.min(maxWidth / width, MAX_SIZE.height / height);
    const size = [width * scale, height * scale];
    const longest = Math.max(...size);
    const [wide, high] = size.map((side) => Math.ceil(Math.max(side, longest / MAX_SIDE_RATIO)));
    this.#svg.setAttribute("width", String(wide));
    this.#svg.setAttribute("height", String(high));
  }
}

/** @param {GuideMap.Box} box */
const outline = ({ x, y, width, height }) =>
  `M${(x - width / 2).toFixed(0)} ${(y - height / 2).toFixed(0)}h${width}v${height}h-${width}z`;
