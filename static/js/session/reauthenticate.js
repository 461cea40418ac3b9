// @ts-check
// Asks the person once more who they are where the server wants that first, in a dialog above everything, and then has
// the request sent again as it was. Cancelling leaves the page as it is.
import { announce } from "../base/announce.js";
import { element } from "../base/element.js";
import { isChallenge } from "./is-challenge.js";
import "./own-sign-in.js"; // a passkey answers as well as a password

const URL = "/reauthenticate";
const dialog = element("dialog", "dialog");
dialog.id = "reauthenticate";
document.body.append(dialog);

/**
 * Whether the person did it.
 * @param {Set<{requestTimeout?: number}>} waiting  the requests that are under way
 */
export async function ask(waiting) {
  for (const { requestTimeout } of waiting) clearTimeout(requestTimeout); // a person is slower than a server
  await htmx.ajax("GET", URL, { source: dialog, target: dialog, swap: "innerHTML" });
  if (!dialog.childElementCount) return false;
  dialog.setAttribute("aria-labelledby", "reauthenticate-title");
  dialog.returnValue = "";
  dialog.showModal();
  focusField();
  await new Promise((closed) => dialog.addEventListener("close", closed, { once: true }));
  dialog.replaceChildren();
  if (dialog.returnValue) return true;
  announce("Nothing was changed.");
  return false;
}

document.addEventListener("reauthenticated", () => dialog.close("done"));
dialog.addEventListener("click", ({ target }) => {
  if (target instanceof Element && target.closest("[data-close-reauthenticate]")) dialog.close("");
});

document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => ctx?.target === dialog && focusField());
document.addEventListener("htmx:before:swap", (event) => {
  const { ctx } = event.detail;
  if (ctx.target === dialog) ctx.title = null;
  if (isChallenge(ctx.response.raw)) event.preventDefault(); // the person has cancelled
});

const focusField = () =>
  /** @type {HTMLElement | null} */ (dialog.querySelector("[aria-invalid=true], [autofocus]"))?.focus();
