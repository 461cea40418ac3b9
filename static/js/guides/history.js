// The timeline of a guide marks the revision that is shown beside it, and moves the focus to it.
import { typedSince } from "../forms/typed.js";

document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
  const moment = document.getElementById("moment");
  if (!moment || !ctx.sourceElement.matches("[data-moment]")) return;
  for (const link of document.querySelectorAll("[data-moment]")) {
    if (link === ctx.sourceElement) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
  if (!typedSince(ctx)) moment.focus();
});
