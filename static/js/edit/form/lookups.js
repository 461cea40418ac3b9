// Which lookup of the team fills in the fields of the step. Its form is loaded with the first step that has such a
// field, or where it is wanted: few guides have one.
import { part } from "../../base/element.js";
import { loadFor } from "../../page/load.js";

/**
 * Returns what shows it as the draft is now.
 * @param {HTMLElement} form
 * @param {Edit.GraphDraft} draft
 */
export function lookups(form, draft) {
  const [place, toggle] = [part(form, "[data-lookup-part]"), part(form, "[data-lookup-toggle]")];
  /** @type {import("./lookup-form.js").LookupForm | undefined} */
  let shown;
  let isLoading = false;
  let step = "";
  /** @type {boolean | null} */
  let wanted = null; // at this step; null: where it has fields of a lookup

  const isOpen = () => wanted ?? /\sfrom="/.test(draft.graph.nodes[draft.at]?.body ?? "");

  async function show() {
    if (step !== draft.at) [step, wanted] = [draft.at, null];
    const open = isOpen();
    toggle.setAttribute("aria-expanded", String(open));
    place.hidden = !open;
    if (!open) return;
    if (!shown) await load();
    if (isOpen()) shown?.show();
  }

  async function load() {
    if (isLoading) return;
    isLoading = true;
    const loaded = await loadFor(place, () => import("./lookup-form.js"));
    isLoading = false;
    if (loaded) shown ??= new loaded.LookupForm(place, draft);
  }

  /** @param {boolean} open */
  async function turn(open) {
    wanted = open;
    await show();
    if (open) shown?.enter();
    else toggle.focus();
  }

  toggle.addEventListener("click", () => turn(place.hidden));
  part(place, "[data-lookup-close]").addEventListener("click", () => turn(false));
  place.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    turn(false);
  });
  return show;
}
