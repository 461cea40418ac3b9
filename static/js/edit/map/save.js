// The map as a file: an SVG that needs nothing else, in the light colours; a PNG made of it.
import { save } from "../../page/download.js";
import { element } from "../../map/draw.js";

const MARGIN = 24; // pixels
const SHARP = 2; // pixels of the PNG for one of the map's,
const MOST = 16_000_000; // but no more than this in all,
const LONGEST = 8192; // nor along a side: browsers draw nothing larger
const PAINT = ["fill", "fill-opacity", "stroke", "stroke-opacity", "stroke-width", "stroke-dasharray", "stroke-linejoin", "stroke-linecap", "font-size", "font-weight"];
const COLOURS = new Set(["fill", "stroke"]);
const OF_TEXT = new Set(["font-size", "font-weight"]);

export function saving(room, svg, draft) {
  room.addEventListener("click", async ({ target }) => {
    const kind = target.closest("[data-save-map]")?.dataset.saveMap;
    if (!kind) return;
    const drawing = alone(room, svg, draft.title);
    const name = `${draft.title.replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "") || "guide"}.${kind}`;
    const text = new XMLSerializer().serializeToString(drawing);
    if (kind === "svg") save(new Blob([text], { type: "image/svg+xml" }), name);
    else save(await png(text, drawing), name);
  });
}

/** A copy of what is drawn, with its looks written down, and without what only a page has use for. */
function alone(room, svg, title) {
  const copy = svg.cloneNode(true);
  for (const each of copy.querySelectorAll(".ring, .fold, .who, .map-step > title")) each.remove();
  for (const each of copy.querySelectorAll(".near, .hit")) each.classList.remove("near", "hit");
  for (const each of copy.querySelectorAll("[aria-selected]")) each.removeAttribute("aria-selected");
  copy.classList.add("copy");
  room.append(copy);
  const { x, y, width, height } = copy.firstElementChild.getBBox();
  const back = getComputedStyle(copy).backgroundColor;
  const looks = [...copy.querySelectorAll("rect, path, text")].map((each) => [each, paint(each)]);
  copy.remove();
  for (const [each, found] of looks) for (const [name, value] of found) each.setAttribute(name, value);
  for (const each of copy.querySelectorAll("*")) for (const name of [...each.getAttributeNames()]) if (!DRAWN.test(name)) each.removeAttribute(name);
  const size = { width: Math.ceil(width) + 2 * MARGIN, height: Math.ceil(height) + 2 * MARGIN };
  const [left, top] = [Math.floor(x) - MARGIN, Math.floor(y) - MARGIN];
  const made = element("svg", { ...size, viewBox: `${left} ${top} ${size.width} ${size.height}`, "font-family": "system-ui, sans-serif" });
  made.append(element("title", {}, title), element("rect", { x: left, y: top, ...size, fill: plain(back) }), copy.firstElementChild);
  return made;
}

const DRAWN = new RegExp(`^(d|x|y|rx|width|height|transform|text-anchor|${PAINT.join("|")})$`);

function paint(each) {
  const looks = getComputedStyle(each);
  const names = each.localName === "text" ? PAINT : PAINT.filter((name) => !OF_TEXT.has(name));
  const found = names.map((name) => [name, COLOURS.has(name) ? plain(looks[name]) : looks.getPropertyValue(name)]);
  return found.filter(([name, value]) => value && value !== USUAL[name]);
}

const USUAL = { "fill-opacity": "1", stroke: "none", "stroke-opacity": "1", "stroke-width": "1px", "stroke-dasharray": "none", "stroke-linejoin": "miter", "stroke-linecap": "butt", "font-weight": "400" };

const seen = new Map();
let pixel;

/** A colour as every program reads it. */
function plain(colour) {
  if (colour === "none") return colour;
  if (!seen.has(colour)) seen.set(colour, measured(colour));
  return seen.get(colour);
}

function measured(colour) {
  pixel ??= new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  pixel.clearRect(0, 0, 1, 1);
  pixel.fillStyle = colour;
  pixel.fillRect(0, 0, 1, 1);
  const [red, green, blue] = pixel.getImageData(0, 0, 1, 1).data;
  return `#${[red, green, blue].map((part) => part.toString(16).padStart(2, "0")).join("")}`;
}

async function png(text, drawing) {
  const [width, height] = ["width", "height"].map((name) => Number(drawing.getAttribute(name)));
  const scale = Math.min(SHARP, LONGEST / width, LONGEST / height, Math.sqrt(MOST / (width * height)));
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [Math.round(width * scale), Math.round(height * scale)];
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((done) => canvas.toBlob(done, "image/png"));
}
