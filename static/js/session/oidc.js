// @ts-check
// Single sign-on: to the provider and back in this tab. What binds the answer to this browser waits in sessionStorage,
// under the state that comes back; the answer leaves the address bar before anything else happens.
import { withStorage } from "../base/storage.js";
import { safeNext } from "./safe-next.js";

const PREFIX = "treeline.oidc:";

/** @typedef {{url: string, state: string, flow: string}} Begun */

/**
 * On to the provider, and from there to ``next``.
 * @param {Begun} begun
 * @param {string} next
 */
export function leaveForProvider({ url, state, flow }, next) {
  const kept = JSON.stringify({ flow, next });
  withStorage((storage) => storage.setItem(PREFIX + state, kept), "sessionStorage");
  location.assign(url);
}

/** The links to the sign-in page lead on to ``next`` as well, where this sign-in fails. @param {string} next */
function leadBackTo(next) {
  const { pathname, search, hash } = new URL(next, location.origin);
  const links = /** @type {NodeListOf<HTMLAnchorElement>} */ (document.querySelectorAll("a[data-keep-next]"));
  for (const link of links) link.search = String(new URLSearchParams({ next: pathname + search + hash }));
}

/** Fills in and sends the form of the page that the provider leads back to; once. */
export function sendAnswer() {
  const form = document.querySelector("form[data-oidc-answer]");
  if (!(form instanceof HTMLFormElement) || form.dataset.next) return;
  const answer = new URLSearchParams(location.search);
  history.replaceState(null, "", location.pathname);
  const state = answer.get("state") ?? "";
  const kept = withStorage((storage) => storage.getItem(PREFIX + state), "sessionStorage");
  withStorage((storage) => storage.removeItem(PREFIX + state), "sessionStorage");
  const { flow = "none", next = safeNext("") } = JSON.parse(kept ?? "{}");
  form.dataset.next = next;
  leadBackTo(next);
  const fields = { flow, state, code: answer.get("code"), error: answer.get("error"), iss: answer.get("iss") };
  for (const [name, value] of Object.entries(fields)) {
    const field = form.elements.namedItem(name);
    if (field instanceof HTMLInputElement) field.value = value ?? "";
  }
  form.requestSubmit();
}
