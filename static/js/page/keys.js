// Keyboard shortcuts. Silent while typing, with a modifier, and when they are switched off (in the list that "?" shows).
import { element } from "./element.js";
import { withStorage } from "./storage.js";

const OFF = "treeline.keys-off";
const GO = {
  l: ["/trees/", "Go to the library"],
  r: ["/runs/", "Go to the runs"],
  v: ["/flags/", "Go to the review of flags"],
  t: ["/teams/", "Go to the teams"],
  d: ["/devices", "Go to the devices"],
};

const PAGES = []; // [selector, keys]: the keys of the pages that have such an element
const KEYS = [
  ["u", "Undo what was just done", () => document.querySelector("#messages button")?.click()],
  ["?", "This list", show],
];
const rows = (search, thing) => [
  ["/", search, () => document.querySelector("#q")?.focus()],
  ["j", `Next ${thing}`, () => step(1)],
  ["k", `Previous ${thing}`, () => step(-1)],
];
const LIBRARY = [
  ...rows("Search the library", "guide"),
  ["r", "Run the guide (as Enter does)", () => guide()?.querySelector("[data-run], [data-run-link]")?.click()],
  ["o", "Open the guide", () => (row()?.querySelector("[data-open]") ?? row()?.querySelector("[data-row]"))?.click()],
  ["e", "Edit the guide", () => guide()?.querySelector("[data-edit]")?.click()],
  ["m", "Move the guide to a folder", () => guide()?.querySelector("[data-move]")?.click()],
  ["n", "New guide", () => document.querySelector("[data-library] .page-head .primary")?.click()],
];

/** Adds keys to the pages that have a `selector`: [key, what it does, action(key)]. "1-9" is any of these digits. */
export function keysOn(selector, keys) {
  PAGES.push([selector, keys]);
}

const here = () => [...PAGES.filter(([selector]) => document.querySelector(selector)).flatMap(([, keys]) => keys), ...KEYS];
const means = (key, pressed) => key === pressed || (key === "1-9" && /^[1-9]$/.test(pressed));

const row = () => document.activeElement.closest?.("li.tree");
const guide = () => row() ?? document.querySelector("[data-tree]");
const typing = (element) => element.closest?.("input, textarea, select, [contenteditable]");
let going = 0;

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || areOff()) return;
  if (document.querySelector("dialog[open]")) return;
  if (Date.now() - going < 1000 && GO[event.key]) return go(event);
  if (event.key === "g") going = Date.now();
  const found = here().find(([key]) => means(key, event.key));
  if (!found) return;
  event.preventDefault();
  if (!event.repeat || "jk".includes(event.key)) found[2](event.key); // a key held down is one answer
});

document.addEventListener("click", (event) => event.target.closest("[data-keys]") && show());

keysOn("[data-library], [data-tree]", LIBRARY);
keysOn("[data-runs]", rows("Search tickets and callers", "run"));

function go(event) {
  event.preventDefault();
  going = 0;
  const [path] = GO[event.key];
  htmx.ajax("GET", path, { target: "#main", push: "true" });
}

function step(by) {
  const links = [...document.querySelectorAll("[data-rows] [data-row]")];
  const now = links.indexOf(row()?.querySelector("[data-row]"));
  links[Math.max(0, Math.min(links.length - 1, now + by))]?.focus();
}

function show() {
  const dialog = document.getElementById("dialog");
  const page = element("div", "page");
  const title = element("h1", "", "Keyboard shortcuts");
  Object.assign(title, { tabIndex: -1, autofocus: true }); // else the list is shown from its end, where one can press something
  page.append(title, table(), choice(), closeButton());
  dialog.replaceChildren(page);
  dialog.setAttribute("aria-label", "Keyboard shortcuts");
  dialog.showModal();
}

function table() {
  const list = element("dl", "keys");
  const ways = Object.entries(GO).map(([key, [, what]]) => [`g ${key}`, what]);
  for (const [key, what] of [...here(), ...ways, ["Ctrl K", "Jump to anything"]]) {
    const term = element("dt");
    term.append(element("kbd", "", key));
    list.append(term, element("dd", "", what));
  }
  return list;
}

function choice() {
  const label = element("label", "choice");
  const box = document.createElement("input");
  box.type = "checkbox";
  box.checked = !areOff();
  box.addEventListener("change", () => withStorage((kept) => (box.checked ? kept.removeItem(OFF) : kept.setItem(OFF, "1"))));
  label.append(box, "Single-key shortcuts are on");
  return label;
}

function closeButton() {
  const button = element("button", "button", "Close");
  button.type = "button";
  button.dataset.close = "";
  return button;
}

const areOff = () => withStorage((kept) => kept.getItem(OFF));
