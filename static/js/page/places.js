// Back and forward, and a reload, lead to the place where the person was: as many rows as were loaded, scrolled as far,
// and with the focus on the same row. Each entry of the history has a key, under which this tab keeps its place.
import { parts } from "../base/element.js";
import { withStorage } from "../base/storage.js";
import { uuid } from "../base/uuid.js";

/** @typedef {{y: number, rows: number, focus: string | null}} Place  `focus`: where the focused link leads */

const STORAGE_KEY = "treeline.places";
const MAX_PLACES = 50;
const SCROLL_IDLE_MS = 150;
const MAX_RESTORE_MS = 10_000;
const ROWS = "[data-rows] > li:not(.more)";
/** @type {Map<string, Place>} */
const places = new Map(JSON.parse(withStorage((kept) => kept.getItem(STORAGE_KEY), "sessionStorage") ?? "[]"));
/** @type {Place | undefined} */
let wanted;
let restoreUntil = 0;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let saving;
let key = keyOfEntry();

if (performance.getEntriesByType("navigation").some((each) => /** @type {any} */ (each).type !== "navigate")) restore();
addEventListener("popstate", () => {
  key = keyOfEntry();
  restore();
});
document.addEventListener("htmx:after:history:push", () => (key = keyOfEntry()));
document.addEventListener("htmx:after:history:replace", () => setKey(key)); // htmx overwrites the state of the entry
document.addEventListener("htmx:after:swap", () => wanted && advance());
for (const name of ["click", "keydown"]) document.addEventListener(name, save, true); // it may be one that leaves
addEventListener("pagehide", () => {
  save();
  const newest = [...places].slice(-MAX_PLACES);
  withStorage((kept) => kept.setItem(STORAGE_KEY, JSON.stringify(newest)), "sessionStorage");
});
addEventListener("scroll", () => (saving ??= setTimeout(save, SCROLL_IDLE_MS)), { passive: true });
// Whoever acts is where they want to be.
for (const name of ["wheel", "touchstart", "pointerdown", "keydown"])
  addEventListener(name, () => (wanted = undefined), { passive: true, capture: true });

/** A list that is loaded again for Back asks for as many rows as it had. */
document.addEventListener("htmx:config:request", ({ detail: { ctx } }) => {
  if (ctx.sourceElement.id === "list" && wanted?.rows) ctx.request.body.set("rows", String(wanted.rows));
});

function keyOfEntry() {
  return history.state?.place ?? setKey(uuid());
}

/** @param {string} place */
function setKey(place) {
  history.replaceState({ ...history.state, htmx: true, place }, "");
  return place;
}

function save() {
  clearTimeout(saving);
  saving = undefined;
  if (wanted) return; // not there yet
  const link = document.activeElement?.closest("[data-rows] a[href]");
  const rows = document.querySelectorAll(ROWS).length;
  places.delete(key); // the newest last
  places.set(key, { y: scrollY, rows, focus: link?.getAttribute("href") ?? places.get(key)?.focus ?? null });
}

function restore() {
  wanted = places.get(key);
  restoreUntil = Date.now() + MAX_RESTORE_MS;
}

/** After each part of the page that arrives: the next rows where some are missing, and then the place. */
function advance() {
  if (!wanted || Date.now() > restoreUntil) return (wanted = undefined);
  const { y, rows, focus } = wanted;
  const more = document.querySelector("[data-rows] > .more");
  if (more && document.querySelectorAll(ROWS).length < rows) return more.click();
  scrollTo(0, y);
  const link = parts(document, "[data-rows] a[href]", HTMLAnchorElement).find(
    (each) => each.getAttribute("href") === focus,
  );
  if (link && [document.body, document.querySelector("#main")].includes(/** @type {any} */ (document.activeElement)))
    link.focus({ preventScroll: true });
  const isThere = Math.abs(scrollY - y) < 2 && document.querySelectorAll(ROWS).length >= rows;
  if (isThere && !document.querySelector(".skeletons")) wanted = undefined;
}
