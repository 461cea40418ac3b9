// The text of the chosen step: the field, what writes into it, and how readers see it.
import { setBody } from "../graph/index.js";
import { pictures } from "./pictures.js";
import { withStorage } from "../../page/storage.js";
import { WRITE } from "./write.js";

const SHOWN = "treeline.preview";
const PAUSE = 300; // ms without a key until the preview follows

/** Answers what shows the text as it is now. */
export function body(here, draft, signal) {
  const field = here.querySelector("[data-body]");
  tools(here.querySelector("[role=toolbar]"), field);
  pictures(here, draft, field);
  field.addEventListener("input", () => draft.change(setBody(draft.graph, draft.at, field.value), `body:${draft.at}`));
  field.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey || event.key.toLowerCase() !== "b") return;
    event.preventDefault();
    WRITE.bold(field);
  });
  const preview = previewOf(here, draft, signal);
  let at = "";
  return () => {
    const { body } = draft.graph.nodes[draft.at];
    if (draft.at !== at || field.value.trim() !== body.trim()) field.value = body;
    at = draft.at;
    preview();
  };
}

/** One stop of the Tab key; the arrows go through it. */
function tools(bar, field) {
  const buttons = [...bar.querySelectorAll("button")];
  bar.addEventListener("click", ({ target }) => {
    const what = target.closest("[data-write]")?.dataset.write;
    if (what) WRITE[what](field);
  });
  bar.addEventListener("keydown", (event) => {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!by) return;
    event.preventDefault();
    buttons.at((buttons.indexOf(event.target) + by) % buttons.length).focus();
  });
  bar.addEventListener("focusin", ({ target }) => {
    for (const button of buttons) button.tabIndex = button === target ? 0 : -1;
  });
}

// As readers see it

function previewOf(here, draft, signal) {
  const toggle = here.querySelector("[data-preview-toggle]");
  const place = here.querySelector("#edit-preview");
  let shown = ""; // the text that stands there
  let asked = "";
  let timer = 0;
  let asking = false;

  const text = () => draft.graph.nodes[draft.at]?.body ?? "";
  const on = () => toggle.getAttribute("aria-pressed") === "true";

  function follow(pause = PAUSE) {
    place.hidden = !on() || !text().trim();
    clearTimeout(timer);
    if (!place.hidden && text() !== shown) timer = setTimeout(ask, pause);
  }

  /** Without the network the preview stays as it was, and says so by its looks only: writing goes on. */
  async function ask() {
    if (asking || signal.aborted) return;
    asking = true;
    asked = text();
    place.dataset.stale = "";
    await htmx.ajax("POST", `/trees/${draft.tree}/edit/preview`, { values: { text: asked }, source: place, target: place, swap: "innerHTML" });
    asking = false;
    if (text() !== asked) follow();
  }

  function turn(yes) {
    toggle.setAttribute("aria-pressed", yes);
    follow(0);
  }

  const arrived = ({ detail: { ctx } }) => {
    if (ctx.target !== place) return;
    shown = asked;
    delete place.dataset.stale;
  };
  document.addEventListener("htmx:after:swap", arrived, { signal });
  addEventListener("online", () => follow(), { signal });
  toggle.addEventListener("click", () => {
    withStorage((kept) => kept.setItem(SHOWN, on() ? "" : "1"));
    turn(!on());
  });
  turn(Boolean(withStorage((kept) => kept.getItem(SHOWN))));
  signal.addEventListener("abort", () => clearTimeout(timer));
  let at = "";
  return () => {
    follow(draft.at === at ? PAUSE : 0);
    at = draft.at;
  };
}
