// @ts-check
// The htmx extension that signs every request in, and that keeps answers off the page once the session has ended.
import { session } from "./session.js";
import { trusted } from "./trusted.js";

/** @typedef {{ctx: {fetch: typeof session.fetch}}} RequestDetail */

const noCode = () => {
  throw new Error("attributes hold no code here");
};

htmx.registerExtension("hx-session", {
  /** @param {{initSecurity: (...policies: unknown[]) => void}} api */
  init(api) {
    api.initSecurity(trusted, noCode, noCode);
    session.watch();
  },

  htmx_before_request(/** @type {Element} */ element, /** @type {RequestDetail} */ { ctx }) {
    ctx.fetch = session.fetch;
  },

  htmx_before_swap: () => !session.ended,

  /** Back and forward ask for the content alone: the shell that htmx would look for in the answer is here already. */
  htmx_before_history_restore(/** @type {Element} */ element, /** @type {{path: string}} */ { path }) {
    const restoring = new AbortController();
    const request = { headers: { "HX-Request": "true" }, signal: restoring.signal, abort: () => restoring.abort() };
    htmx.ajax("GET", path, { target: "#main", swap: "innerHTML", request });
    return false;
  },
});
