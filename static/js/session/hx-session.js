// The htmx extension that signs every request in, and lets nothing be swapped once the sign-in has ended.
import { session } from "./session.js";
import { trusted } from "./trusted.js";

const noCode = () => {
  throw new Error("attributes hold no code here");
};
let restoring;

htmx.registerExtension("hx-session", {
  init(api) {
    api.initSecurity(trusted, noCode, noCode);
    session.watch();
  },

  htmx_before_request(elt, { ctx }) {
    ctx.fetch = session.fetch;
  },

  htmx_before_swap: () => !session.ended,

  /** Back and forward ask for the content alone: the shell that htmx would look for in the answer is here already. */
  htmx_before_history_restore(elt, { path }) {
    restoring?.abort();
    restoring = new AbortController();
    htmx.ajax("GET", path, { target: "#main", swap: "innerHTML", request: { headers: { "HX-Request": "true" }, signal: restoring.signal } });
    return false;
  },
});
