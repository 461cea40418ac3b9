// @ts-check
// Where the server wants to know first who is there, the form that asks is loaded, and the request waits for it.
import { loadFor } from "../page/load.js";
import { isChallenge } from "./is-challenge.js";
import { session } from "./session.js";

/** @type {Set<{requestTimeout?: number}>} */
const waiting = new Set();
/** @type {Promise<boolean> | undefined} */
let asking;

/** Of several requests that want it, the first one asks for all. */
session.mayRepeat = async (response) =>
  isChallenge(response) && (asking ??= challenge().finally(() => (asking = undefined)));

document.addEventListener("htmx:before:request", ({ detail: { ctx } }) => waiting.add(ctx));
document.addEventListener("htmx:finally:request", ({ detail: { ctx } }) => waiting.delete(ctx));

async function challenge() {
  const loaded = await loadFor(document.body, () => import("./reauthenticate.js"));
  return loaded ? loaded.ask(waiting) : false;
}
