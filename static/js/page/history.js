// The timeline of a guide says which of its moments stands beside it; what stands there has the focus.

document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
  const moment = document.getElementById("moment");
  if (!moment || !ctx.sourceElement.matches("[data-moment]")) return;
  for (const link of document.querySelectorAll("[data-moment]")) {
    if (link === ctx.sourceElement) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
  moment.focus();
});
