// While an import is read or saved, the form says so. Reading can be cancelled, since nothing is saved by it; a page
// that is saving asks before it is left.
import { element, part } from "../page/element.js";

const FORM = "form[data-drop-files]";
const SHOWN_AFTER_MS = 300;

/** @type {{timer: number, source: Element, saving: boolean} | null} */
let running = null;

document.addEventListener("htmx:before:request", ({ detail: { ctx } }) => {
  const form = ctx.sourceElement.closest(FORM);
  if (!form || ctx.request.method === "GET") return;
  end();
  const saving = !ctx.request.action.includes("/preview");
  const timer = setTimeout(() => show(form, ctx.sourceElement, saving), SHOWN_AFTER_MS);
  running = { timer, source: ctx.sourceElement, saving };
});
document.addEventListener("htmx:finally:request", ({ detail: { ctx } }) => {
  if (running?.source === ctx.sourceElement) end();
});
// Events of a source that its answer has replaced, as those of a mapping are, do not get here.
document.addEventListener("htmx:after:swap", () => running && !running.source.isConnected && end());
addEventListener("beforeunload", (event) => {
  if (running?.saving) event.preventDefault();
});

/**
 * @param {Element} form
 * @param {Element} source
 * @param {boolean} saving
 */
function show(form, source, saving) {
  const place = part(form, "#import-progress");
  const bar = element("progress");
  bar.setAttribute("aria-label", saving ? "Importing" : "Reading");
  place.replaceChildren(bar, saving ? " Importing: all of it, or nothing. " : " Reading. Nothing is saved yet. ");
  if (saving) return;
  const button = element("button", "button small", "Cancel");
  button.type = "button";
  button.addEventListener("click", () => {
    htmx.trigger(source, "htmx:abort");
    end();
    place.textContent = "Cancelled. Nothing was saved.";
  });
  place.append(button);
}

function end() {
  if (running) clearTimeout(running.timer);
  running = null;
  document.querySelector("#import-progress")?.replaceChildren();
}
