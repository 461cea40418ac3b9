// Of several pages that are asked for, the one that was chosen last is shown. After a page was swapped in, the bar
// marks it, the focus moves to it, the side sheet closes.
import { closest, focused, part } from "../base/element.js";
import { POSTED } from "../forms/form-state.js";
import { pauseShortcuts } from "../keys/keys.js";
import { putBackTyped, typedSince } from "../forms/typed.js";

const INPUT = "input:not([hidden], [type=hidden], [type=radio], [type=checkbox], [type=file])";
// Where the page is a form, or a list with nothing in it yet but the form that adds to it.
const FIRST_FIELD = `:is(.page > form[method=post], [data-page-form]) :is(${INPUT}, select, textarea)`;
const main = part(document, "#main");
let shownPath = location.pathname;
// Through the history or by a reload: the browser restores how far that page was scrolled.
const [arrival] = /** @type {PerformanceNavigationTiming[]} */ (performance.getEntriesByType("navigation"));
let back = ["reload", "back_forward"].includes(arrival?.type); // a browser may tell nothing
/** @type {Htmx.Context["request"] | undefined} */
let coming; // of the page that was asked for last
// At the first page. Of a page that replaced its own source element, htmx names #main as the source.
let arrived = false;

// Neither one that loads itself again nor the answer to a form.
document.addEventListener("htmx:before:request", ({ detail: { ctx } }) => {
  const { target, sourceElement, request } = ctx;
  if (target !== main || request.method !== "GET") return;
  if (sourceElement !== main && sourceElement.hasAttribute("hx-trigger")) return;
  coming?.abort?.();
  coming = request;
});

document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
  if (document.querySelector(POSTED)) keepForms(ctx.target === main, back);
  if (ctx.target !== main) return;
  markCurrent();
  closeSide();
  const invalid = main.querySelector("[aria-invalid=true]");
  const isNew = ctx.sourceElement !== main || (arrived && document.activeElement === document.body);
  // In a form the next letters are words, and no shortcuts.
  const first = isNew || document.activeElement === document.body ? main.querySelector(FIRST_FIELD) : null;
  if (invalid) invalid.focus();
  else if (first || isNew) (first ?? main).focus({ preventScroll: true });
  putBackTyped(main);
  arrived = true;
  if (shownPath !== location.pathname && !back) window.scrollTo(0, 0);
  [shownPath, back] = [location.pathname, false];
  if (location.hash) document.getElementById(location.hash.slice(1))?.scrollIntoView();
});

window.addEventListener("popstate", () => (back = location.pathname !== shownPath));

// A page that loads itself again, because something changed, and was left meanwhile, does not come back.
document.addEventListener("htmx:before:swap", (event) => {
  const { ctx } = event.detail;
  const { target, sourceElement } = ctx;
  if (target === main && main.contains(focused()) && typedSince(ctx)) pauseShortcuts();
  if (target === main && !sourceElement.isConnected && sourceElement.hasAttribute("hx-trigger")) event.preventDefault();
});

document.addEventListener("click", ({ target }) => {
  const toggle = closest(target, "[data-toggle-side]");
  const side = document.getElementById("side");
  if (toggle && side) toggle.setAttribute("aria-expanded", String(side.classList.toggle("open")));
  else if (side?.classList.contains("open") && target instanceof Node && !side.contains(target)) closeSide();
});

document.addEventListener("keydown", (event) => event.key === "Escape" && closeSide());

/**
 * @param {boolean} isPage  not only a part of it, or a dialog
 * @param {boolean} cameBack
 */
async function keepForms(isPage, cameBack) {
  const forms = await import("../forms/left-forms.js").catch(() => null); // the page does without
  if (isPage) forms?.show(cameBack);
}

function markCurrent() {
  for (const link of document.querySelectorAll("[data-nav]")) {
    if (location.pathname.startsWith(link.dataset.nav ?? "")) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  document.querySelector("[data-toggle-side]")?.toggleAttribute("hidden", !document.getElementById("side"));
}

function closeSide() {
  document.getElementById("side")?.classList.remove("open");
  document.querySelector("[data-toggle-side]")?.setAttribute("aria-expanded", "false");
}
