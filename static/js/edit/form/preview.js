// The text of the current step as readers see it. The server renders it, after a pause in typing.
import { part } from "../../base/element.js";
import { url } from "../../base/facts.js";
import { withStorage } from "../../base/storage.js";

const STORAGE_KEY = "treeline.preview";
const TYPING_IDLE_MS = 300;

/**
 * Returns what shows the preview of the text as it is now.
 * @param {HTMLElement} form
 * @param {Edit.GraphDraft} draft
 * @param {AbortSignal} signal
 */
export function preview(form, draft, signal) {
  const toggle = part(form, "[data-preview-toggle]");
  const place = part(form, "#edit-preview");
  let shown = ""; // the text that is rendered there
  let requested = "";
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  let loading = false;

  const text = () => draft.graph.nodes[draft.at]?.body ?? "";
  const isOn = () => toggle.getAttribute("aria-pressed") === "true";

  function update(delay = TYPING_IDLE_MS) {
    place.hidden = !isOn() || !text().trim();
    clearTimeout(timer);
    if (!place.hidden && text() !== shown) timer = setTimeout(load, delay);
  }

  /** Without the network the preview stays as it was, and only looks stale: writing goes on. */
  async function load() {
    if (loading || signal.aborted) return;
    loading = true;
    requested = text();
    place.dataset.stale = "";
    const values = { text: requested };
    await htmx.ajax("POST", url("guidePreview", draft.tree), {
      values,
      source: place,
      target: place,
      swap: "innerHTML",
    });
    loading = false;
    if (text() !== requested) update();
  }

  /** @param {boolean} on */
  function turn(on) {
    toggle.setAttribute("aria-pressed", String(on));
    update(0);
  }

  const onSwap = (/** @type {Htmx.ContextEvent} */ { detail: { ctx } }) => {
    if (ctx.target !== place) return;
    shown = requested;
    delete place.dataset.stale;
  };
  document.addEventListener("htmx:after:swap", onSwap, { signal });
  addEventListener("online", () => update(), { signal });
  toggle.addEventListener("click", () => {
    withStorage((kept) => kept.setItem(STORAGE_KEY, isOn() ? "" : "1"));
    turn(!isOn());
  });
  turn(Boolean(withStorage((kept) => kept.getItem(STORAGE_KEY))));
  signal.addEventListener("abort", () => clearTimeout(timer));
  let shownStep = "";
  return () => {
    update(draft.at === shownStep ? TYPING_IDLE_MS : 0);
    shownStep = draft.at;
  };
}
