// The command palette on Ctrl/Cmd-K: type, arrows, Enter.
import { closest, element, focused, part } from "./element.js";
import { url } from "./facts.js";

const TYPING_IDLE_MS = 80;
const dialog = part(document, "#dialog", HTMLDialogElement);
let input = makeInput();
let entered = false; // before the results for what was typed had come

document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
    event.preventDefault();
    open();
  } else if (input.isConnected && dialog.open) {
    move(event);
  }
});

document.addEventListener("click", (event) => {
  if (closest(event.target, "[data-palette]")) open();
  const entry = closest(event.target, "[data-entry]");
  if (!entry || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  dialog.close();
  htmx.ajax("GET", entry.getAttribute("href") ?? "", { target: "#main", push: "true" });
});

document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
  if (entered && ctx.target.id === "palette-results") choose();
});

function open() {
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
  input.focus();
  htmx.trigger(input, "input");
}

function makeInput() {
  const placeholder = "Guide, folder, page or action";
  const attributes = {
    type: "search",
    name: "q",
    id: "palette-q",
    autocomplete: "off",
    placeholder,
    "aria-label": "Search or jump",
    "hx-get": url("palette"),
    "hx-trigger": `input delay:${TYPING_IDLE_MS}ms`,
    "hx-target": "#palette-results",
    "hx-sync": "this:replace",
  };
  const made = element("input");
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}

/** @param {KeyboardEvent} event */
function move(event) {
  const entries = [...dialog.querySelectorAll("[data-entry]")];
  const current = focused();
  const place = current ? entries.indexOf(current) : -1;
  if (event.key === "ArrowDown") entries[Math.min(place + 1, entries.length - 1)]?.focus();
  else if (event.key === "ArrowUp") (entries[place - 1] ?? input).focus();
  else if (event.key === "Enter" && current === input) choose();
  else return;
  event.preventDefault();
}

/** Opens the first result for what was typed, as soon as it is there. */
function choose() {
  const typed = input.value.trim().split(/\s+/).join(" ");
  entered = dialog.querySelector("[data-answers]")?.dataset.answers !== typed;
  if (!entered) dialog.querySelector("[data-entry]")?.click();
}
