// Once a newer version of the site has answered, the page is loaded again: when nobody uses it and nothing of it waits
// to be sent, or with the next link. The service worker has to have the new version's shell before, or the old one
// would come again. What is not saved stops it: "treeline:may-reload" on window, which may be cancelled.
import { session } from "../session/session.js";
import { newestVersion, noticeVersion } from "../session/version.js";
import { part, parts } from "../base/element.js";
import { changed, fields } from "../forms/form-state.js";
import { withStorage } from "../base/storage.js";

/** @import {Field} from "../forms/form-state.js" */

const QUIET_MS = 60_000; // without a key or a click the person reads, or is away
const LOOK_MS = 3000;
const AGAIN_MS = 60_000; // while machines of both versions answer, a page may come from the old one again
const SHELL = "/shell";
const LAST = "treeline.upgraded";
const BUSY =
  ".htmx-request, dialog[open], [data-try], #messages button, [data-edit-state]:not([data-edit-state=saved])";
const EDITOR = "[data-editor]"; // says itself what it has not saved, see BUSY
const main = part(document, "#main");
// On Date's clock; 0: not since the page was loaded. Before this module was, only whether is known.
let usedAt = navigator.userActivation?.hasBeenActive ? Date.now() : 0;
/** @type {ReturnType<typeof setInterval> | undefined} */
let looking;
let isReady = false;

for (const name of ["keydown", "pointerdown", "input"]) addEventListener(name, () => (usedAt = Date.now()), true);
addEventListener("treeline:upgraded", () => {
  isReady = false;
  looking ??= setInterval(look, LOOK_MS);
  look();
});
document.addEventListener("visibilitychange", () => {
  if (looking) look();
  else if (!document.hidden) ask().catch(() => {}); // the next request will tell
});
document.addEventListener("htmx:before:request", (event) => {
  const { target, sourceElement, request } = event.detail.ctx;
  const isLink = sourceElement instanceof HTMLAnchorElement && target === main && request.method === "GET";
  if (!isLink || !isReady || waits(sourceElement) || triedLately()) return;
  event.preventDefault();
  remember();
  location.assign(sourceElement.href);
});

async function look() {
  isReady ||= await hasShell().catch(() => false);
  if (!isReady || isUsed() || waits() || triedLately()) return;
  clearInterval(looking);
  remember();
  session.reload();
}

/** Whether the next page will be of the newest version. Asks the service worker to fetch that where it is not. */
async function hasShell() {
  const registration = await navigator.serviceWorker?.getRegistration();
  if (!registration?.active) return true; // the server answers
  await registration.update();
  const name = `treeline.${newestVersion()}`;
  const isIdle = !registration.installing && !registration.waiting;
  if (!isIdle || !(await caches.has(name))) return false;
  return Boolean(await (await caches.open(name)).match(SHELL, { ignoreVary: true }));
}

/** A tab that was away for long may be of an old version. */
async function ask() {
  const { headers } = await fetch(SHELL, { method: "HEAD", cache: "no-store" });
  noticeVersion(headers.get("Treeline-Version"));
}

const isUsed = () => !document.hidden && usedAt > 0 && Date.now() - usedAt < QUIET_MS;

/**
 * Whether something was typed or chosen here, is under way, or waits to be sent.
 * @param {HTMLElement} [link]  which asks, and so is busy
 */
function waits(link) {
  if (session.ended || parts(document, BUSY, HTMLElement).some((each) => each !== link)) return true;
  const forms = [...document.forms].filter(({ method }) => method !== "get");
  const others = parts(main, ":is(input, textarea):not([form], form *)", HTMLElement);
  const all = [...forms.flatMap(fields).map(({ field }) => field), .../** @type {Field[]} */ (others)];
  const typedIn = all.some((field) => changed(field) && !field.closest(EDITOR));
  return typedIn || !dispatchEvent(new Event("treeline:may-reload", { cancelable: true }));
}

/** A page that was loaded again for this version and is of the old one still: not at once a second time. */
function triedLately() {
  const [name, at] = (withStorage((kept) => kept.getItem(LAST), "sessionStorage") ?? "").split(" ");
  return name === newestVersion() && Date.now() - Number(at) < AGAIN_MS;
}

function remember() {
  withStorage((kept) => (kept.setItem(LAST, `${newestVersion()} ${Date.now()}`), true), "sessionStorage");
}
