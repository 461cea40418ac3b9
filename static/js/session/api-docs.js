// @ts-check
// "Try it out" in the API's documentation uses the session of this browser, unless it was given a token of its own.
import { session, UNSIGNED_PATHS } from "./session.js";

const plainFetch = window.fetch.bind(window);

window.fetch = (resource, init = {}) => {
  const url = new URL(resource instanceof Request ? resource.url : resource, location.href);
  const signed = new Headers(init.headers).has("Authorization");
  const own = url.origin === location.origin && url.pathname.startsWith("/api/") && !UNSIGNED_PATHS.test(url.pathname);
  return signed || !own || !session.tokens ? plainFetch(resource, init) : session.fetch(url.href, init);
};
