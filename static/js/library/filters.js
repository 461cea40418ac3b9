// The library's filters live in the URL. A link with data-filter="name=value" is that URL with one filter changed; the
// search form carries the filters that the links set; data-keep-filters opens, or loads again, what belongs to them.
// The team is always named, so that a guide that left it never leads to another team.
import { closest, element, part } from "../base/element.js";
import { url } from "../base/facts.js";
import { markMoment, typedSince } from "../forms/typed.js";

document.addEventListener("htmx:after:swap", () => {
  if (document.querySelector("[data-library]")) applyFilters();
});

// A list that loads again because something changed keeps its number of rows.
document.addEventListener("htmx:config:request", ({ detail: { ctx } }) => {
  const count = ctx.sourceElement.id === "list" ? document.querySelectorAll("[data-rows] > .tree").length : 0;
  if (count) ctx.request.body.set("rows", String(count));
});

// Enter in the search focuses the first match: Enter once more runs it. The list may be asked for later than Enter was
// pressed, after another one.
/** @type {object | null} */
let entered = null;
document.addEventListener("submit", ({ target }) => {
  if (!(target instanceof Element) || target.id !== "filters") return;
  entered = {};
  markMoment(entered);
});
document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
  if (!entered || ctx.target.id !== "list") return;
  if (!typedSince(entered)) document.querySelector("[data-rows] [data-row]")?.focus();
  entered = null;
});

// The keys of a phone cover half of the screen: the field goes to the top, so that what is found stands above them.
const PHONE = "(max-width: 820px) and (hover: none)";
document.addEventListener("focusin", ({ target }) => {
  if (target instanceof HTMLInputElement && target.id === "q" && matchMedia(PHONE).matches)
    target.form?.scrollIntoView({ block: "start" });
});

// "Did you mean printer?" puts it into the search field.
document.addEventListener("click", (event) => {
  const link = closest(event.target, "a[data-meant]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const field = part(document, "#q", HTMLInputElement);
  field.value = link.dataset.meant ?? "";
  field.focus();
  htmx.trigger(field, "input");
});

function applyFilters() {
  const current = new URLSearchParams(location.search);
  const team = part(document, "#filters [name=team]", HTMLInputElement).value;
  if (team) current.set("team", team);
  for (const link of document.querySelectorAll("a[data-filter]")) setLink(link, current);
  for (const each of document.querySelectorAll("[data-keep-filters]")) addFilters(each, current);
  for (const field of document.querySelectorAll("input[data-state]")) {
    if (field instanceof HTMLInputElement) field.value = current.get(field.name) ?? "";
  }
  part(document, "[data-state=category]").replaceChildren(...current.getAll("category").map(hiddenField));
}

/**
 * @param {HTMLElement} link
 * @param {URLSearchParams} current
 */
function setLink(link, current) {
  const [name, value] = (link.dataset.filter ?? "").split("=");
  const chosen = value ? current.getAll(name).includes(value) : !current.get(name);
  const next = new URLSearchParams(current);
  const others = name === "category" ? current.getAll(name).filter((other) => other !== value) : [];
  next.delete(name);
  for (const kept of chosen || !value ? others : [...others, value]) next.append(name, kept);
  link.setAttribute("href", `${url("library")}?${next}`);
  link.setAttribute("hx-get", `${url("libraryList")}?${next}`);
  if (chosen && link.closest(".folders")) link.setAttribute("aria-current", "true");
  else link.removeAttribute("aria-current");
}

/**
 * @param {HTMLElement} element
 * @param {URLSearchParams} current
 */
function addFilters(element, current) {
  for (const name of ["href", "hx-get"]) {
    const value = element.getAttribute(name);
    if (value !== null) element.setAttribute(name, `${value.split("?")[0]}?${current}`);
  }
}

/** @param {string} value */
function hiddenField(value) {
  return Object.assign(element("input"), { type: "hidden", name: "category", value });
}
