// The library's filters live in the address. A link with data-filter="name=value" is that address with one filter
// changed; the search form carries the filters that the links set; data-keep-filters opens, or loads again, what
// belongs to them. The team is always named, so that what is gone from it never leads to another.

document.addEventListener("htmx:after:swap", ({ target }) => {
  if (target.closest?.("[data-library]") || target.querySelector?.("[data-library]")) follow();
});

// A list that loads again, because something was changed, is as long as it was.
document.addEventListener("htmx:config:request", ({ detail: { ctx } }) => {
  const count = ctx.sourceElement.id === "list" ? document.querySelectorAll("[data-rows] > .tree").length : 0;
  if (count) ctx.request.body.set("rows", count);
});

// Enter in the search goes to the first guide that it found: Enter once more runs it.
let entered = false;
document.addEventListener("submit", ({ target }) => (entered ||= target.id === "filters"));
document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
  if (!entered || ctx.target.id !== "list") return;
  entered = false;
  document.querySelector("[data-rows] [data-row]")?.focus();
});

function follow() {
  const now = new URLSearchParams(location.search);
  const team = document.querySelector("#filters [name=team]").value;
  if (team) now.set("team", team);
  for (const link of document.querySelectorAll("a[data-filter]")) aim(link, now);
  for (const element of document.querySelectorAll("[data-keep-filters]")) keep(element, now);
  for (const field of document.querySelectorAll("input[data-state]")) field.value = now.get(field.name) ?? "";
  document.querySelector("[data-state=category]").replaceChildren(...now.getAll("category").map(hidden));
}

function aim(link, now) {
  const [name, value] = link.dataset.filter.split("=");
  const chosen = value ? now.getAll(name).includes(value) : !now.get(name);
  const next = new URLSearchParams(now);
  const others = name === "category" ? now.getAll(name).filter((other) => other !== value) : [];
  next.delete(name);
  for (const kept of chosen || !value ? others : [...others, value]) next.append(name, kept);
  link.href = `/trees/?${next}`;
  link.setAttribute("hx-get", `/trees/list?${next}`);
  if (chosen && link.closest(".folders")) link.setAttribute("aria-current", "true");
  else link.removeAttribute("aria-current");
}

function keep(element, now) {
  for (const name of ["href", "hx-get"].filter((each) => element.hasAttribute(each))) {
    element.setAttribute(name, `${element.getAttribute(name).split("?")[0]}?${now}`);
  }
}

function hidden(value) {
  const field = document.createElement("input");
  field.type = "hidden";
  field.name = "category";
  field.value = value;
  return field;
}
