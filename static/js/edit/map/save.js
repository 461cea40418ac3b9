// The map as a file: an SVG that needs nothing else, in the light colours; a PNG made of it.
import { svgElement } from "../../map/draw.js";
import { save } from "../../guides/download.js";
import { closest } from "../../base/element.js";

const MARGIN_PX = 24;
const PNG_SCALE = 2; // pixels of the PNG for one of the map's,
const MAX_PNG_PIXELS = 16_000_000; // but no more than this in all,
const MAX_PNG_SIDE_PX = 8192; // nor along a side: browsers draw nothing larger
const COLOURS = ["fill", "stroke"];
const TEXT_LOOKS = ["font-size", "font-weight"];
const SHAPE_LOOKS = [
  ...COLOURS,
  "fill-opacity",
  "stroke-opacity",
  "stroke-width",
  "stroke-dasharray",
  "stroke-linejoin",
  "stroke-linecap",
];
const GEOMETRY = ["d", "x", "y", "rx", "width", "height", "transform", "text-anchor"];
const KEPT_ATTRIBUTES = new Set([...GEOMETRY, ...SHAPE_LOOKS, ...TEXT_LOOKS]);
/** @type {Record<string, string>} */
const DEFAULTS = {
  "fill-opacity": "1",
  stroke: "none",
  "stroke-opacity": "1",
  "stroke-width": "1px",
  "stroke-dasharray": "none",
  "stroke-linejoin": "miter",
  "stroke-linecap": "butt",
  "font-weight": "400",
};

/**
 * The buttons that download the map.
 * @param {HTMLElement} room
 * @param {SVGSVGElement} svg
 * @param {Edit.GraphDraft} draft
 */
export function listenToDownloads(room, svg, draft) {
  room.addEventListener("click", async ({ target }) => {
    const kind = closest(target, "[data-save-map]")?.dataset.saveMap;
    if (!kind) return;
    const drawing = standalone(room, svg, draft.title);
    const name = `${draft.title.replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "") || "guide"}.${kind}`;
    const text = new XMLSerializer().serializeToString(drawing);
    if (kind === "svg") save(new Blob([text], { type: "image/svg+xml" }), name);
    else save(await png(text, drawing), name);
  });
}

/**
 * A copy of the drawing, with its looks as attributes, and without what only a page needs.
 * @param {HTMLElement} room
 * @param {SVGSVGElement} svg
 * @param {string} title
 */
function standalone(room, svg, title) {
  const copy = /** @type {SVGSVGElement} */ (svg.cloneNode(true));
  for (const each of copy.querySelectorAll(".ring, .fold, .who, .map-step > title")) each.remove();
  for (const each of copy.querySelectorAll(".near, .hit")) each.classList.remove("near", "hit");
  for (const each of copy.querySelectorAll("[aria-selected]")) each.removeAttribute("aria-selected");
  copy.classList.add("copy");
  room.append(copy);
  const layer = /** @type {SVGGElement} */ (copy.firstElementChild);
  const { x, y, width, height } = layer.getBBox();
  const background = getComputedStyle(copy).backgroundColor;
  /** @type {[Element, [string, string][]][]} */
  const looks = [...copy.querySelectorAll("rect, path, text")].map((each) => [each, looksOf(each)]);
  copy.remove();
  for (const [each, attributes] of looks) for (const [name, value] of attributes) each.setAttribute(name, value);
  for (const each of copy.querySelectorAll("*")) {
    for (const name of each.getAttributeNames()) if (!KEPT_ATTRIBUTES.has(name)) each.removeAttribute(name);
  }
  const size = { width: Math.ceil(width) + 2 * MARGIN_PX, height: Math.ceil(height) + 2 * MARGIN_PX };
  const [left, top] = [Math.floor(x) - MARGIN_PX, Math.floor(y) - MARGIN_PX];
  const viewBox = `${left} ${top} ${size.width} ${size.height}`;
  const made = svgElement("svg", { ...size, viewBox, "font-family": "system-ui, sans-serif" });
  const paper = svgElement("rect", { x: left, y: top, ...size, fill: asHex(background) });
  made.append(svgElement("title", {}, title), paper, layer);
  return made;
}

/**
 * The attributes that make an element look as it does on the page.
 * @param {Element} element
 * @returns {[string, string][]}
 */
function looksOf(element) {
  const style = getComputedStyle(element);
  const names = element.localName === "text" ? [...SHAPE_LOOKS, ...TEXT_LOOKS] : SHAPE_LOOKS;
  return names
    .map((name) => /** @type {[string, string]} */ ([name, style.getPropertyValue(name)]))
    .map(([name, value]) => /** @type {[string, string]} */ ([name, COLOURS.includes(name) ? asHex(value) : value]))
    .filter(([name, value]) => value && value !== DEFAULTS[name]);
}

/** @type {Map<string, string>} */
const hexOf = new Map();
/** @type {OffscreenCanvasRenderingContext2D | null | undefined} */
let pixel;

/**
 * A colour as every program reads it: CSS colours such as oklch() mean nothing to most.
 * @param {string} colour
 */
function asHex(colour) {
  if (colour === "none") return colour;
  const hex = hexOf.get(colour) ?? paintedHex(colour);
  hexOf.set(colour, hex);
  return hex;
}

/** @param {string} colour */
function paintedHex(colour) {
  pixel ??= new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  if (!pixel) throw new Error("This browser has no 2D canvas");
  pixel.clearRect(0, 0, 1, 1);
  pixel.fillStyle = colour;
  pixel.fillRect(0, 0, 1, 1);
  const [red, green, blue] = pixel.getImageData(0, 0, 1, 1).data;
  return `#${[red, green, blue].map((value) => value.toString(16).padStart(2, "0")).join("")}`;
}

/**
 * @param {string} text
 * @param {SVGSVGElement} drawing
 * @returns {Promise<Blob>}
 */
async function png(text, drawing) {
  const [width, height] = [Number(drawing.getAttribute("width")), Number(drawing.getAttribute("height"))];
  const fits = Math.min(
    MAX_PNG_SIDE_PX / width,
    MAX_PNG_SIDE_PX / height,
    Math.sqrt(MAX_PNG_PIXELS / (width * height)),
  );
  const scale = Math.min(PNG_SCALE, fits);
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [Math.round(width * scale), Math.round(height * scale)];
  canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("This map is too large for a PNG"))), "image/png");
  });
}
