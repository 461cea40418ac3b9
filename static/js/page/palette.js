// The command palette: type, arrows, Enter. The focus stays in the field; the chosen row is marked.
import { closest, element, part, parts } from "./element.js";
import { url } from "./facts.js";

const TYPING_IDLE_MS = 80;
const STEPS = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 };
const dialog = part(document, "#dialog", HTMLDialogElement);
let input = makeInput();
let entered = false; // before the results for what was typed had come

document.addEventListener("keydown", (event) => {
  if (event.target === input && dialog.open && !event.isComposing) move(event);
});

document.addEventListener("click", (event) => {
  const entry = closest(event.target, "[data-entry]");
  if (!entry || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  dialog.close();
  htmx.ajax("GET", entry.getAttribute("href") ?? "", { target: "#main", push: "true" });
});

document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
  if (ctx.target.id !== "palette-results") return;
  select(entries()[0]);
  if (entered) choose();
});

/** @param {string} typed  so far */
export function open(typed) {
  if (dialog.open && !input.isConnected) return; // a form is open in it
  const page = element("div", "palette");
  const results = Object.assign(element("div"), { id: "palette-results" });
  input = makeInput(); // htmx listens to an element once, until it leaves the page
  page.append(input, results);
  dialog.replaceChildren(page);
  dialog.setAttribute("aria-label", "Search or jump");
  if (!dialog.open) dialog.showModal();
  htmx.process(page);
  entered = false;
  input.value = typed;
  input.focus();
  htmx.trigger(input, "input");
}

function makeInput() {
  const placeholder = "Guide, folder, page or action";
  const team = new URLSearchParams(location.search).get("team") ?? "";
  const attributes = {
    type: "search",
    name: "q",
    id: "palette-q",
    role: "combobox",
    autocomplete: "off",
    spellcheck: "false",
    maxlength: "200",
    placeholder,
    "aria-label": "Search or jump",
    "aria-autocomplete": "list",
    "aria-controls": "palette-entries",
    "aria-expanded": "false",
    "hx-get": url("palette"),
    "hx-vals": JSON.stringify({ team }),
    "hx-trigger": `input delay:${TYPING_IDLE_MS}ms`,
    "hx-target": "#palette-results",
    "hx-sync": "this:replace",
  };
  const made = element("input");
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}

const entries = () => parts(dialog, "[data-entry]", HTMLElement);
const chosen = () => dialog.querySelector("[data-entry][aria-selected=true]");

/** @param {KeyboardEvent} event */
function move(event) {
  if (event.key === "Enter") choose();
  else if (event.key in STEPS) step(STEPS[/** @type {keyof typeof STEPS} */ (event.key)]);
  else return;
  event.preventDefault();
}

/** @param {number} by */
function step(by) {
  const all = entries();
  const place = all.findIndex((entry) => entry === chosen()) + by;
  select(all[Math.max(0, Math.min(place, all.length - 1))]);
}

/** @param {HTMLElement | undefined} entry */
function select(entry) {
  for (const each of entries()) each.setAttribute("aria-selected", String(each === entry));
  input.setAttribute("aria-expanded", String(Boolean(entry)));
  if (entry) input.setAttribute("aria-activedescendant", entry.id);
  else input.removeAttribute("aria-activedescendant");
  entry?.scrollIntoView({ block: "nearest" });
}

/** Opens the chosen row, as soon as the rows for what was typed are there. */
function choose() {
  const typed = input.value.trim().split(/\s+/).join(" ");
  entered = dialog.querySelector("[data-answers]")?.dataset.answers !== typed;
  if (!entered) chosen()?.click();
}
