// Starts the service worker, once the page has had its turn. Where the server has none, because it serves plain files,
// one of an earlier time goes.
import { scriptUrl } from "../session/trusted.js";

const QUIET_MS = 10_000;
const url = document.querySelector("meta[name=service-worker]")?.getAttribute("content");

if ("serviceWorker" in navigator) setTimeout(() => (url ? register(url) : unregister()).catch(() => {}), QUIET_MS);

/** @param {string} source */
const register = (source) => navigator.serviceWorker.register(scriptUrl(source));

async function unregister() {
  for (const registration of await navigator.serviceWorker.getRegistrations()) await registration.unregister();
}
