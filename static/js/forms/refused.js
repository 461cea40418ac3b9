// A form that the server refuses for good, because a role was lowered or a guide is gone, stays with what was typed
// into it: the refusal stands below it, and not in place of the page.
import { closest, element } from "../base/element.js";

const KEPT = "What you entered is still here, to copy.";

document.addEventListener(
  "htmx:before:swap",
  (event) => {
    const { ctx, tasks } = event.detail;
    const form = closest(ctx.sourceElement, "form");
    const refusal = tasks.map(({ fragment }) => fragment.querySelector("[data-refused]")).find(Boolean);
    if (!refusal || ctx.request.method === "GET" || !form?.isConnected) return;
    event.preventDefault();
    event.stopImmediatePropagation(); // nothing is replaced: what others would keep or remember stays as it is
    show(form, refusal.textContent ?? "");
  },
  true,
);

/**
 * @param {HTMLFormElement} form
 * @param {string} words
 */
function show(form, words) {
  const note = element("div", "try-again refused");
  note.setAttribute("role", "alert");
  note.append(element("p", "", `${words.trim()} ${KEPT}`));
  form.querySelector(":scope > .refused")?.remove();
  form.append(note);
}
