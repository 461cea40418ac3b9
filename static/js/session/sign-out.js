// @ts-check
// A button with data-sign-out, and where to go then: the sign-in page unless it says otherwise.
import { session } from "./session.js";

/** The database of the pages of runs that are kept for when there is no network. */
export const RUN_PAGES = "treeline.runs";

document.addEventListener("click", ({ target }) => {
  const button = target instanceof Element && target.closest("[data-sign-out]");
  if (button instanceof HTMLElement) session.signOut(button.dataset.signOut || undefined);
});
// Pages of runs are private. On most pages nothing but this module knows of them.
addEventListener("treeline:signed-out", () => {
  try {
    indexedDB.deleteDatabase(RUN_PAGES);
  } catch {} // the browser blocks all storage
});
// The server asks for it once it has deleted the person with the demo.
document.addEventListener("sign-out", () => session.signOut());
