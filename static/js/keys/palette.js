// The command palette: type, arrows, Enter, which runs a guide; with Shift it opens the guide. The focus stays in the
// field; the chosen row is marked.
import { closest, element, part, parts } from "../base/element.js";
import { facts, url } from "../base/facts.js";

const TYPING_IDLE_MS = 80;
const STEPS = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 };
const [RUN, OPEN] = ["run", "open"];
const dialog = part(document, "#dialog", HTMLDialogElement);
/** @type {HTMLInputElement} */
let input;
/** @type {string | null} the key that chose, before the results for what was typed had come */
let entered = null;

document.addEventListener("keydown", (event) => {
  if (event.target === input && dialog.open) move(event);
});

document.addEventListener("click", (event) => {
  const entry = closest(event.target, "[data-entry]");
  if (!entry || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  go(entry, closest(event.target, "[data-open]") !== null);
});

document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
  if (ctx.target.id !== "palette-results") return;
  select(entries()[0]);
  if (entered) choose(entered);
});

/**
 * Answers to a field that is shown already.
 * @param {HTMLInputElement} field
 * @param {KeyboardEvent} [early]  Enter, pressed before this was loaded
 */
export function begin(field, early) {
  input = field;
  input.onkeydown = null;
  const page = part(dialog, ".palette");
  const results = Object.assign(element("div"), { id: "palette-results" });
  const ways = element("p", "visually-hidden", "Enter runs a guide. Shift and Enter opens it.");
  ways.id = "palette-ways";
  const team = new URLSearchParams(location.search).get("team") ?? "";
  const attributes = {
    type: "search",
    name: "q",
    id: "palette-q",
    placeholder: "Guide, folder, page or action",
    autocomplete: "off",
    spellcheck: "false",
    maxlength: String(facts.limits.queryChars),
    role: "combobox",
    "aria-autocomplete": "list",
    "aria-controls": "palette-entries",
    "aria-expanded": "false",
    "aria-describedby": "palette-ways",
    "hx-get": url("palette"),
    "hx-vals": JSON.stringify({ team }),
    "hx-trigger": `input delay:${TYPING_IDLE_MS}ms`,
    "hx-target": "#palette-results",
    "hx-sync": "this:replace",
  };
  for (const [name, value] of Object.entries(attributes)) input.setAttribute(name, value);
  page.append(ways, results);
  htmx.process(page);
  entered = null;
  htmx.trigger(input, "input");
  if (early) move(early);
}

const entries = () => parts(dialog, "[data-entry]", HTMLElement);
const chosen = () => entries().find((entry) => entry.ariaSelected === "true");

/** @param {KeyboardEvent} event */
function move(event) {
  if (event.key === "Enter") choose(event.shiftKey ? OPEN : RUN);
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

/**
 * Does what the chosen row says, as soon as the rows for what was typed are there.
 * @param {string} way
 */
function choose(way) {
  const typed = input.value.trim().split(/\s+/).join(" ");
  const isThere = dialog.querySelector("[data-answers]")?.dataset.answers === typed;
  entered = isThere ? null : way;
  const entry = chosen();
  if (isThere && entry) go(entry, way === OPEN);
}

/**
 * @param {HTMLElement} entry
 * @param {boolean} opens  the page of a guide, which it would run otherwise
 */
function go(entry, opens) {
  dialog.close();
  const url = (opens && entry.dataset.page) || (entry.getAttribute("href") ?? "");
  htmx.ajax("GET", url, { target: "#main", push: "true" });
}
