// Keyboard shortcuts. Silent while typing, with a modifier, and when they are switched off (in the list that "?" shows).

const OFF = "treeline.keys-off";
const GO = { l: "/trees/", r: "/runs/", t: "/teams/", v: "/flags/", d: "/devices" };

const PAGES = []; // [selector, keys]: the keys of the pages that have such an element
const KEYS = [
  ["u", "Undo what was just done", () => document.querySelector("#messages button")?.click()],
  ["?", "This list", show],
];
const LIBRARY = [
  ["/", "Search the library", () => press("#q")],
  ["j", "Next guide", () => step(1)],
  ["k", "Previous guide", () => step(-1)],
  ["r", "Run the guide (as Enter does)", () => guide()?.querySelector("[data-run], [data-run-link]")?.click()],
  ["o", "Open the guide", () => (row()?.querySelector("[data-open]") ?? row()?.querySelector("[data-row]"))?.click()],
  ["e", "Edit the guide", () => guide()?.querySelector("[data-edit]")?.click()],
  ["m", "Move the guide to a folder", () => guide()?.querySelector("[data-move]")?.click()],
  ["n", "New tree", () => document.querySelector("[data-library] .page-head .primary")?.click()],
];

const RUNS = [
  ["/", "Search tickets and callers", () => press("#q")],
  ["j", "Next run", () => step(1)],
  ["k", "Previous run", () => step(-1)],
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
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || localStorage.getItem(OFF)) return;
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
keysOn("[data-runs]", RUNS);

function go(event) {
  event.preventDefault();
  going = 0;
  htmx.ajax("GET", GO[event.key], { target: "#main", push: "true" });
}

function press(selector) {
  document.querySelector(selector)?.focus();
}

function step(by) {
  const links = [...document.querySelectorAll("[data-rows] [data-row]")];
  const now = links.indexOf(row()?.querySelector("[data-row]"));
  links[Math.max(0, Math.min(links.length - 1, now + by))]?.focus();
}

function show() {
  const dialog = document.getElementById("dialog");
  const page = element("div", "page");
  page.append(element("h1", "", "Keyboard shortcuts"), table(), choice(), closeButton());
  dialog.replaceChildren(page);
  dialog.setAttribute("aria-label", "Keyboard shortcuts");
  dialog.showModal();
}

function table() {
  const list = element("dl", "keys");
  const more = [["g l", "Go to the library"], ["g r", "Go to the runs"], ["g v", "Go to the review of flags"], ["g t", "Go to the teams"], ["g d", "Go to the devices"], ["Ctrl K", "Jump to anything"]];
  for (const [key, what] of [...here(), ...more]) {
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
  box.checked = !localStorage.getItem(OFF);
  box.addEventListener("change", () => (box.checked ? localStorage.removeItem(OFF) : localStorage.setItem(OFF, "1")));
  label.append(box, "Single-key shortcuts are on");
  return label;
}

function closeButton() {
  const button = element("button", "button", "Close");
  button.type = "button";
  button.dataset.close = "";
  return button;
}

function element(name, className = "", text = "") {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.textContent = text;
  return made;
}
