// The command palette on Ctrl/Cmd-K: type, arrows, Enter.

const dialog = document.getElementById("dialog");
let input = null;
let entered = false; // before the answer to what was typed had come

document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
    event.preventDefault();
    open();
  } else if (input?.isConnected && dialog.open) {
    move(event);
  }
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-palette]")) open();
  const entry = event.target.closest("[data-entry]");
  if (!entry || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  dialog.close();
  htmx.ajax("GET", entry.getAttribute("href"), { target: "#main", push: "true" });
});

document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
  if (entered && ctx.target.id === "palette-results") choose();
});

function open() {
  if (dialog.open && !input?.isConnected) return; // a form stands there
  const page = document.createElement("div");
  page.className = "palette";
  page.append(search(), results());
  dialog.replaceChildren(page);
  dialog.setAttribute("aria-label", "Search or jump");
  if (!dialog.open) dialog.showModal();
  htmx.process(page);
  entered = false;
  input.focus();
  htmx.trigger(input, "input");
}

function search() {
  input = document.createElement("input");
  Object.assign(input, { type: "search", name: "q", id: "palette-q", autocomplete: "off", placeholder: "Guide, folder, page or action" });
  const attributes = { "aria-label": "Search or jump", "hx-get": "/trees/palette", "hx-trigger": "input delay:80ms", "hx-target": "#palette-results", "hx-sync": "this:replace" };
  for (const [name, value] of Object.entries(attributes)) input.setAttribute(name, value);
  return input;
}

function results() {
  const made = document.createElement("div");
  made.id = "palette-results";
  return made;
}

function move(event) {
  const entries = [...dialog.querySelectorAll("[data-entry]")];
  const now = entries.indexOf(document.activeElement);
  if (event.key === "ArrowDown") entries[Math.min(now + 1, entries.length - 1)]?.focus();
  else if (event.key === "ArrowUp") (entries[now - 1] ?? input).focus();
  else if (event.key === "Enter" && document.activeElement === input) choose();
  else return;
  event.preventDefault();
}

/** Opens the first match of what was typed, as soon as it is known. */
function choose() {
  entered = dialog.querySelector("[data-answers]")?.dataset.answers !== input.value.trim().split(/\s+/).join(" ");
  if (!entered) dialog.querySelector("[data-entry]")?.click();
}
