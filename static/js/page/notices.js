// @ts-check
// New notices reach an open page: a tab that is seen asks for their number once a minute, and tells the other tabs. On
// the page of notices: its keys, and that a notice is read once what it leads to is opened.
import { session } from "../session/session.js";
import { announce } from "../base/announce.js";
import { closest, focused } from "../base/element.js";
import { facts, url } from "../base/facts.js";
import { keysOn } from "../keys/keys.js";
import { withStorage } from "../base/storage.js";

/** @typedef {{unread: number, newest: number | null}} Unread */
/** @typedef {Unread & {at: number, sid: string}} Asked  `at`: ms, on this machine's clock */

const KEY = "treeline.notices";
const ASK_MS = 60_000;
const LOOK_MS = 10_000;
/** @type {number | null} */
let newest = null; // the key of the newest that this page knew of; null before it asked

setInterval(look, LOOK_MS);
document.addEventListener("visibilitychange", look);
addEventListener("storage", ({ key }) => key === KEY && show(asked()));
document.addEventListener("click", opened, true);
document.addEventListener("auxclick", opened, true);
look();

keysOn("[data-notices]", [
  ["j", "Next notice", () => step(1)],
  ["k", "Previous notice", () => step(-1)],
  ["m", "Mark the notice as read or unread", () => row()?.querySelector("button")?.click()],
  ["a", "Mark all as read", () => document.querySelector("[data-read-all]")?.click()],
]);

// Asking

function look() {
  if (document.hidden || session.ended || !session.tokens) return;
  if (isFresh()) return show(asked());
  // Of several windows that are seen, one asks.
  const work = async (/** @type {unknown} */ lock) => (isFresh() ? show(asked()) : lock && ask());
  if (navigator.locks) navigator.locks.request(KEY, { ifAvailable: true }, work).catch(() => {});
  else ask();
}

function isFresh() {
  const known = asked();
  return known?.sid === session.tokens?.sid && Math.abs(Date.now() - (known?.at ?? 0)) < ASK_MS;
}

async function ask() {
  const sid = session.tokens?.sid ?? "";
  try {
    const response = await session.fetch(url("apiNoticesUnread"), { headers: { Accept: "application/json" } });
    if (!response.ok) return;
    const { unread, newest: key } = await response.json();
    const now = { unread, newest: key, at: Date.now(), sid };
    withStorage((storage) => storage.setItem(KEY, JSON.stringify(now)));
    show(now);
  } catch {} // no network: the next time
}

/** @returns {Asked | null} */
function asked() {
  try {
    return JSON.parse(withStorage((storage) => storage.getItem(KEY)) ?? "null");
  } catch {
    return null;
  }
}

// Showing

/** @param {Asked | null} now */
function show(now) {
  if (!now || now.sid !== session.tokens?.sid) return;
  const place = document.getElementById("unread");
  if (!place) return;
  place.replaceChildren(...(now.unread ? [number(now)] : []));
  const key = now.newest ?? 0;
  if (newest !== null && key > newest) announce("You have a new notice.");
  newest = Math.max(key, newest ?? 0);
  const list = document.getElementById("newer");
  if (list && key > Number(list.dataset.newest)) htmx.trigger(document.body, "noticed");
}

/** @param {Unread} unread */
function number({ unread }) {
  const count = document.createElement("span");
  const words = document.createElement("span");
  [count.className, words.className] = ["count", "visually-hidden"];
  const most = facts.limits.countedNotices;
  count.textContent = unread > most ? `${most}+` : String(unread);
  words.textContent = " unread";
  count.append(words);
  return count;
}

// The page of notices

const row = () => focused()?.closest("[data-notice]");

/** @param {number} by */
function step(by) {
  const rows = [...document.querySelectorAll("[data-notice]")];
  const current = row();
  const place = current ? rows.indexOf(current) : -1;
  const next = rows[Math.max(0, Math.min(rows.length - 1, place + by))];
  next?.querySelector("a")?.focus();
}

/** @param {MouseEvent} event */
async function opened({ target, button }) {
  const link = closest(target, "a[data-open]");
  if (!link || button > 1 || !link.closest(".unread")) return;
  const { open = url("notices") } = link.dataset;
  const response = await session.fetch(open, { method: "POST", headers: { "HX-Request": "true" }, keepalive: true });
  if (response.ok) ask();
}
