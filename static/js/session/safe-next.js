// @ts-check
// Where to go after signing in.

/**
 * The `next` of a query string as a full URL of this site; the library for anything else.
 * @param {string} search
 */
export function safeNext(search) {
  const library = new URL("/trees/", location.origin).href;
  const next = new URLSearchParams(search).get("next");
  if (!next?.startsWith("/") || !URL.canParse(next, location.origin)) return library;
  const url = new URL(next, location.origin);
  return url.origin === location.origin ? url.href : library; // the full URL: a path may begin with two slashes
}
