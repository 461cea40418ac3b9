// Keyboard shortcuts. Silent while typing, while a dialog is open, and when they are switched off (in the list that "?"
// shows). A page adds its table of keys with keysOn; the same table fills the list.
import { closest, focused, part } from "../base/element.js";
import { url } from "../base/facts.js";
import { isFramed } from "../base/framed.js";
import { keyName } from "./key-name.js";
import { loadFor } from "../page/load.js";
import { withStorage } from "../base/storage.js";

const OFF_STORAGE_KEY = "treeline.keys-off";
const SEQUENCE_MS = 1000; // between "g" and the key of a page
const PAUSE_MS = 700; // a pause between words
const REPEATING = ["j", "k"]; // keys that act again and again while they are held down

/** @type {Record<string, Page.UrlName>} */
export const GO = { l: "library", r: "runs", v: "flags", t: "teams", d: "devices", n: "notices" };

/** @type {[selector: string, keys: Page.Key[]][]} */
const PAGES = [];
/** @type {Page.Key[]} */
const KEYS = [
  ["u", "Undo the last action", () => document.querySelector("#messages button")?.click()],
  ["?", "Help and keys", show],
];

/**
 * The keys of a page with rows.
 * @param {string} search
 * @param {string} noun
 * @returns {Page.Key[]}
 */
export const listKeys = (search, noun) => [
  ["/", search, () => document.querySelector("#q")?.focus()],
  ["j", `Next ${noun}`, () => step(1)],
  ["k", `Previous ${noun}`, () => step(-1)],
];

/**
 * Adds keys to the pages that have a `selector`. "1-9" is any of these digits; "Ctrl Z" is heard with Ctrl or Cmd. An
 * action that answers false leaves the key to the browser. A row without an action is only listed.
 * @param {string} selector
 * @param {Page.Key[]} keys
 */
export function keysOn(selector, keys) {
  PAGES.push([selector, keys]);
}

/**
 * The row of a table that an event means: by its character, or else by the name of the key on other layouts.
 * @param {Page.Key[]} keys
 * @param {KeyboardEvent} event
 */
export function keyFor(keys, event) {
  const row = (/** @type {string} */ name) => keys.find(([key, , action]) => action && means(key, name, event));
  return row(event.key) ?? row(keyName(event));
}

/** The tables of this page, one after the other. */
export const keysHere = () => [
  ...PAGES.filter(([selector]) => document.querySelector(selector)).flatMap(([, keys]) => keys),
  ...KEYS,
];

/**
 * @param {string} spec
 * @param {string} name of the key
 * @param {KeyboardEvent} event
 */
function means(spec, name, event) {
  const names = spec.split(" ");
  const key = names.pop();
  if (event.altKey || names.includes("Ctrl") !== isCommand(event)) return false;
  if (names.includes("Ctrl")) return names.includes("Shift") === event.shiftKey && key === name.toUpperCase();
  return key === name || (key === "1-9" && /^[1-9]$/.test(name)) || (key === "+" && name === "=");
}

export const areOff = () => Boolean(withStorage((kept) => kept.getItem(OFF_STORAGE_KEY)));
/** @param {boolean} off */
export const setOff = (off) =>
  withStorage((kept) => (off ? kept.setItem(OFF_STORAGE_KEY, "1") : kept.removeItem(OFF_STORAGE_KEY)));
const isCommand = (/** @type {KeyboardEvent} */ event) => event.ctrlKey || event.metaKey;
export const row = () => focused()?.closest("li.tree");
// By when a key was pressed: a page that is busy may come to it much later.
let sequenceAt = NaN; // when "g" was; never yet
let pausedAt = NaN;

/** What is typed from here on is words and no shortcuts, until there is a pause. */
export const pauseShortcuts = (at = performance.now()) => void (pausedAt = at);

document.addEventListener("keydown", (event) => {
  if (closest(event.target, "input, textarea, select, [contenteditable]")) return;
  if (document.querySelector("dialog[open]")) return;
  const plain = !isCommand(event) && !event.altKey;
  const at = event.timeStamp;
  if (plain && at - pausedAt < PAUSE_MS) return pauseShortcuts(at);
  if (plain && areOff()) return;
  const name = keyName(event);
  const isLetter = plain && event.key.length === 1 && event.key !== " ";
  if (isLetter && at - sequenceAt < SEQUENCE_MS) {
    sequenceAt = NaN;
    return GO[name] ? go(event, name) : pauseShortcuts(at); // else it is the middle of a word
  }
  if (plain && name === "g") return void (sequenceAt = at);
  const [, , action] = keyFor(keysHere(), event) ?? [];
  if (!action) return void (isLetter && pauseShortcuts(at)); // whoever types words here has missed a field
  const repeated = event.repeat && !REPEATING.includes(name); // a key that is held down is one answer
  if (repeated || action(event) !== false) event.preventDefault();
});

document.addEventListener("click", (event) => closest(event.target, "[data-keys]") && show());

keysOn("[data-runs]", listKeys("Search tickets and callers", "run"));

/**
 * @param {KeyboardEvent} event
 * @param {string} key
 */
function go(event, key) {
  event.preventDefault();
  const path = url(GO[key]);
  if (isFramed) return void window.open(path, "_blank", "noopener");
  htmx.ajax("GET", path, { target: "#main", push: "true" });
}

async function show() {
  const list = await loadFor(part(document, "#main"), () => import("./keys-list.js"));
  list?.show();
}

/** @param {number} by */
function step(by) {
  const links = [...document.querySelectorAll("[data-rows] [data-row]")];
  const current = row()?.querySelector("[data-row]");
  const place = current ? links.indexOf(current) : -1;
  links[Math.max(0, Math.min(links.length - 1, place + by))]?.focus();
}
