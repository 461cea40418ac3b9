// A half-written form of a page that was left by a link, or loaded again, is back when Back, Forward or the reload
// shows that page again, as browsers do with pages that they load whole. Whoever comes by a link finds the form as it
// is saved. A tab that crashes, or that the browser discards, is not told so: what is typed is kept at each pause, too.
import "../page/lost-focus.js";
import { session } from "../session/session.js";
import { part } from "../base/element.js";
import { announceFilled, fill } from "./fill.js";
import { formName, POSTED, typedIn } from "./form-state.js";
import "./refused.js";
import "./stray-files.js";
import { withStorage } from "../base/storage.js";

const TYPING_IDLE_MS = 500;
const main = part(document, "#main");
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;
let key = ""; // of the page that is shown, in the storage of this tab

addEventListener("pagehide", keep);
document.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(keep, TYPING_IDLE_MS);
});

document.addEventListener("htmx:before:swap", ({ detail: { ctx } }) => {
  if (ctx.target === main && ctx.request.method === "GET") keep();
});

/**
 * A page with forms is there.
 * @param {boolean} cameBack  not by a link
 */
export function show(cameBack) {
  // session/drafts.js deletes what begins so, once it is old or another person's.
  key = `treeline.draft:${session.user}:left:${location.pathname}${location.search}`;
  if (cameBack) putBack();
  withStorage((storage) => storage.removeItem(key), "sessionStorage");
}

const forms = () => /** @type {HTMLFormElement[]} */ ([...main.querySelectorAll(POSTED)]);

function keep() {
  clearTimeout(timer);
  const left = forms();
  if (session.ended || !left.length) return; // at the end of the session drafts.js keeps all
  const typed = left.map((form) => [formName(form), typedIn(form)]);
  const kept = Object.fromEntries(typed.filter(([name, values]) => name && values?.length));
  const text = JSON.stringify({ at: Date.now(), forms: kept });
  const change = (/** @type {Storage} */ storage) =>
    Object.keys(kept).length ? storage.setItem(key, text) : storage.removeItem(key);
  withStorage(change, "sessionStorage");
}

function putBack() {
  const kept = JSON.parse(withStorage((storage) => storage.getItem(key), "sessionStorage") ?? "null");
  const left = forms().filter((form) => kept?.forms[formName(form) ?? ""]);
  for (const form of left) fill(form, new Map(kept.forms[formName(form) ?? ""]));
  if (left.length) announceFilled();
}
