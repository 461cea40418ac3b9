// After a page was swapped in: the bar shows where one is, the focus begins at the page, the sheet is closed.

const main = document.getElementById("main");
let place = location.pathname; // of the page that is shown
let back = false; // through the history: the browser knows how far down that page was
let arrived = false; // at the first page; of one that replaced what had asked for it, htmx says that main did

document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
  if (ctx.target !== main) return;
  mark();
  closeSide();
  const wrong = main.querySelector("[aria-invalid=true]");
  if (wrong) wrong.focus();
  else if (ctx.sourceElement !== main || (arrived && document.activeElement === document.body)) main.focus({ preventScroll: true });
  arrived = true;
  if (place !== location.pathname && !back) window.scrollTo(0, 0);
  [place, back] = [location.pathname, false];
  if (location.hash) document.getElementById(location.hash.slice(1))?.scrollIntoView();
});

window.addEventListener("popstate", () => (back = location.pathname !== place));

// A page that loads itself again, because something was changed, and was left meanwhile, does not come back.
document.addEventListener("htmx:before:swap", (event) => {
  const { target, sourceElement } = event.detail.ctx;
  if (target === main && !sourceElement.isConnected && sourceElement.hasAttribute("hx-trigger")) event.preventDefault();
});

document.addEventListener("click", (event) => {
  const toggle = event.target.closest("[data-toggle-side]");
  const side = document.getElementById("side");
  if (toggle && side) toggle.setAttribute("aria-expanded", side.classList.toggle("open"));
  else if (side?.classList.contains("open") && !side.contains(event.target)) closeSide();
});

document.addEventListener("keydown", (event) => event.key === "Escape" && closeSide());

function mark() {
  for (const link of document.querySelectorAll("[data-nav]")) {
    if (location.pathname.startsWith(link.dataset.nav)) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  document.querySelector("[data-toggle-side]").hidden = !document.getElementById("side");
}

function closeSide() {
  document.getElementById("side")?.classList.remove("open");
  document.querySelector("[data-toggle-side]")?.setAttribute("aria-expanded", "false");
}
