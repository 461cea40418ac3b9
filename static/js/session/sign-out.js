// @ts-check
// A button with data-sign-out, and where to go then: the sign-in page unless it says otherwise.
import { session } from "./session.js";

/** The database of the pages of runs that are kept for when there is no network. */
export const RUN_PAGES = "treeline.runs";

document.addEventListener("click", ({ target }) => {
  const button = target instanceof Element && target.closest("[data-sign-out]");
  if (button instanceof HTMLElement) signOut(button.dataset.signOut);
});
// The server asks for it once it has deleted the person with the demo.
document.addEventListener("sign-out", () => signOut());
// Pages of runs are private. On most pages nothing but this module knows of them.
addEventListener("treeline:signed-out", () => {
  try {
    indexedDB.deleteDatabase(RUN_PAGES);
  } catch {} // the browser blocks all storage
});

/** @param {string} [to] */
async function signOut(to) {
  const { login = "/login" } = document.documentElement.dataset;
  await session.signOut();
  location.replace(to || `${login}?why=signed_out`);
}
