// The library's filters live in the address. A link with data-filter="name=value" is that address with one filter
// changed; the search form carries the filters that the links set.

document.addEventListener("htmx:after:swap", ({ target }) => {
  if (target.closest?.("[data-library]") || target.querySelector?.("[data-library]")) follow();
});

function follow() {
  const now = new URLSearchParams(location.search);
  for (const link of document.querySelectorAll("a[data-filter]")) aim(link, now);
  for (const link of document.querySelectorAll("a[data-keep-filters]")) keep(link, now);
  for (const field of document.querySelectorAll("input[data-state]")) field.value = now.get(field.name) ?? field.value;
  document.querySelector("[data-state=category]")?.replaceChildren(...now.getAll("category").map(hidden));
}

function aim(link, now) {
  const [name, value] = link.dataset.filter.split("=");
  const chosen = now.getAll(name).includes(value) || (!value && !now.has(name));
  const next = new URLSearchParams(now);
  const others = "many" in link.dataset || name === "category" ? now.getAll(name).filter((other) => other !== value) : [];
  next.delete(name);
  for (const other of others) next.append(name, other);
  if (!chosen && value) next.append(name, value);
  link.href = `/trees/?${next}`;
  link.setAttribute("hx-get", `/trees/list?${next}`);
  if (link.closest(".folders")) link.toggleAttribute("aria-current", chosen);
  if (chosen && link.closest(".folders")) link.setAttribute("aria-current", "true");
}

/** A form that is opened from here begins with what is shown here. */
function keep(link, now) {
  link.search = now;
  if (link.hasAttribute("hx-get")) link.setAttribute("hx-get", link.pathname + link.search);
}

function hidden(value) {
  const field = document.createElement("input");
  field.type = "hidden";
  field.name = "category";
  field.value = value;
  return field;
}
