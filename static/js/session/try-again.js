// @ts-check
// A request without an answer of ours says so in its own place, with a button that sends it again. A GET is also sent
// again automatically: after 15, 30, 60 s, or as soon as the network is back. Where another sign-in stands in front of
// Treeline (a proxy's, a captive portal's), a second button loads the page, so that it can be shown there.
import { announce } from "../base/announce.js";
import { clock, now } from "../base/clock.js";
import { session, Trouble } from "./session.js";

/**
 * @typedef {object} Context  what htmx 4 knows about a request
 * @property {HTMLElement} sourceElement
 * @property {HTMLElement} target
 * @property {{method: string, action: string, headers: Record<string, string>, submitter?: HTMLElement}} request
 * @property {string} swap
 * @property {string} [select]
 * @property {string} [push]
 * @property {string} [replace]
 * @property {object} [values]
 * @typedef {{ctx: Context, times: number, element: HTMLElement, timer?: number}} Note
 */

const BROKEN = "Something went wrong on this page.";
const REDIRECTED = 302;
const RETRY_SECONDS = [15, 30, 60];
const SKELETON = ":scope > .skeletons, :scope > [aria-hidden] > .skeletons";
/** @type {Map<HTMLElement, Note>} */
const notes = new Map();

listen("htmx:error", ({ ctx, error }) => {
  if (!ctx) announce(`${BROKEN} Load it again.`);
  else if (!ctx.sourceElement.matches("[data-minor]")) add(ctx, error); // minor: a number in the bar
});

listen("htmx:finally:request", ({ ctx }) => {
  if (ctx && notes.get(ctx.sourceElement)?.ctx !== ctx) remove(ctx.sourceElement);
});

addEventListener("online", () => {
  for (const note of [...notes.values()]) if (note.timer) again(note);
});

/**
 * @param {string} name
 * @param {(detail: {ctx?: Context, error?: unknown}) => void} handle
 */
function listen(name, handle) {
  document.addEventListener(name, (event) => handle(/** @type {CustomEvent} */ (event).detail));
}

/**
 * @param {Context} ctx
 * @param {unknown} error  Trouble, "timeout", or a mistake of ours
 */
function add(ctx, error) {
  const trouble = error instanceof Trouble || error === "timeout";
  const { status = 0, wait = 0 } = error instanceof Trouble ? error : {};
  const times = (notes.get(ctx.sourceElement)?.times ?? -1) + 1;
  remove(ctx.sourceElement);
  const note = { ctx, times, element: document.createElement("div") };
  note.element.className = "try-again";
  note.element.setAttribute("role", "alert");
  const text = trouble ? explain(status, isGet(ctx)) : BROKEN;
  note.element.append(paragraph(text), button("Try again", () => again(note)));
  if (trouble && isGet(ctx)) note.element.append(schedule(note, wait));
  notes.set(ctx.sourceElement, note);
  place(ctx, note.element);
  if (!trouble) offerToLoad(note, "Load the page again");
  else if (status && isElsewhere(status)) offerToLoad(note, "Open that page");
  else if (!status) offerRedirect(note);
}

/**
 * Loading the page leads to whatever stands in front of Treeline, and from there back to this URL.
 * @param {Note} note
 * @param {string} label
 */
function offerToLoad(note, label) {
  note.element.querySelector("button")?.after(button(label, session.reload));
}

/**
 * A redirect to another site is blocked, and looks like no answer at all: this asks for the page to see.
 * @param {Note} note
 */
async function offerRedirect(note) {
  const response = await fetch(location.href, { redirect: "manual", cache: "no-store" }).catch(() => null);
  if (response?.type !== "opaqueredirect") return;
  note.element.querySelector("p")?.replaceChildren(explain(REDIRECTED, isGet(note.ctx)));
  offerToLoad(note, "Open that page");
}

/** @param {HTMLElement} source */
function remove(source) {
  const note = notes.get(source);
  clearTimeout(note?.timer);
  note?.element.remove();
  notes.delete(source);
}

/** @param {Note} note */
function again({ ctx, timer, element }) {
  clearTimeout(timer);
  for (const button of element.querySelectorAll("button")) button.disabled = true;
  if (isGet(ctx)) load(ctx);
  else submit(ctx);
}

/**
 * The same GET, for the same place.
 * @param {Context} ctx
 */
function load({ sourceElement, request, target, swap, select, push, replace }) {
  const source = sourceElement.isConnected ? sourceElement : document.body;
  if (target.isConnected) htmx.ajax("GET", request.action, { source, target, swap, select, push, replace });
}

/**
 * As the person would: the form with what it holds by now, or the button. A script's request is repeated as it was.
 * @param {Context} ctx
 */
function submit({ sourceElement: element, request, target, swap, values }) {
  const submitter = request.submitter?.isConnected ? request.submitter : null;
  const headers = { "HX-Target": request.headers["HX-Target"] };
  if (element instanceof HTMLFormElement) element.requestSubmit(submitter);
  else if (element === document.body) htmx.ajax(request.method, request.action, { target, swap, values, headers });
  else element.click();
}

const isGet = (/** @type {Context} */ ctx) => ctx.request.method === "GET";

/**
 * @param {Context} ctx
 * @param {HTMLElement} note
 */
function place({ sourceElement, target, request }, note) {
  if (sourceElement === document.body && request.method !== "GET") {
    document.getElementById("main")?.prepend(note);
  } else if (request.method !== "GET") {
    if (sourceElement.matches("form")) sourceElement.append(note);
    else sourceElement.after(note);
  } else if (target.querySelector(SKELETON)) {
    target.replaceChildren(target.id === "main" ? asPage(note) : note);
  } else {
    target.prepend(note);
  }
}

/**
 * In place of a page that was not loaded: with a title, and ways on.
 * @param {HTMLElement} note
 */
function asPage(note) {
  const page = document.createElement("div");
  page.className = "page narrow stack";
  const title = document.createElement("h1");
  title.textContent = "This page could not be loaded";
  document.title = `${title.textContent} · Treeline`;
  page.append(title, note);
  return page;
}

/**
 * @param {number} status  0 without an answer
 * @param {boolean} safe  whether sending it again cannot do anything twice
 */
function explain(status, safe) {
  const problem =
    status === 0 ? "Treeline did not answer. The network may be down."
    : status === 413 ? "That is more than can be sent at once."
    : status === 429 ? "Treeline is busy just now."
    : status >= 500 ? "Treeline has a problem just now."
    : "Something else answered in place of Treeline, such as the sign-in page of this network.";
  if (safe) return problem;
  // After a 5xx, too: the server may have done it and failed afterwards.
  const done = status === 0 || status >= 500 ? "It may or may not have been done" : "It was not done";
  return `${problem} ${done}; what you entered is still here.`;
}

const isElsewhere = (/** @type {number} */ status) => status < 500 && ![413, 429].includes(status);

/**
 * @param {string} label
 * @param {() => void} act
 */
function button(label, act) {
  const element = document.createElement("button");
  element.type = "button";
  element.textContent = label;
  element.addEventListener("click", act);
  return element;
}

/**
 * @param {Note} note
 * @param {number} min  ms that the server asked for
 */
function schedule(note, min) {
  const wait = Math.max(min, RETRY_SECONDS[Math.min(note.times, 2)] * 1000);
  note.timer = setTimeout(() => again(note), wait);
  return paragraph(`Trying by itself at ${clock(now() + wait, true)}.`);
}

/** @param {string} text */
function paragraph(text) {
  const element = document.createElement("p");
  element.textContent = text;
  return element;
}
