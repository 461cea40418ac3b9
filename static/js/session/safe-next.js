// Where to go after signing in.

/** The `next` of a query string as a full address of this site; the library for anything else. */
export function safeNext(search) {
  const library = new URL("/trees/", location.origin).href;
  const next = new URLSearchParams(search).get("next");
  if (!next?.startsWith("/") || !URL.canParse(next, location.origin)) return library;
  const url = new URL(next, location.origin);
  return url.origin === location.origin ? url.href : library; // whole, because a path may begin with two slashes
}
