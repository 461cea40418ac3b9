// A field that finds something by its words: the combobox of ARIA 1.2, with a list below the field.
import { element } from "../../page/element.js";

let lists = 0;

/**
 * `source(text)` answers what there is to choose, or a promise of it: [{label, hint, pick()}]. `shown()`: what stands in
 * the field while nothing is looked for. `next(event)`: Enter where nothing is to be chosen.
 */
export function combobox(field, { source, shown, next = () => {} }) {
  const list = field.parentElement.querySelector("[role=listbox]");
  list.id ||= `combo-${++lists}`;
  field.setAttribute("aria-controls", list.id);
  let entries = [];
  let at = -1;
  let asked = 0;
  let typed = false;

  const open = async () => {
    const mine = ++asked;
    const found = await source(typed ? field.value.trim() : "");
    if (mine !== asked || document.activeElement !== field) return;
    entries = found;
    list.replaceChildren(...entries.map(item));
    show(entries.length > 0);
    mark(typed && entries.length ? 0 : -1);
  };
  const close = () => {
    asked++;
    show(false);
    mark(-1);
  };
  const reset = () => {
    typed = false;
    close();
    if (field.value !== shown()) field.value = shown();
  };
  const pick = (entry) => {
    typed = false;
    close();
    entry.pick();
    if (field.isConnected) reset();
  };

  function show(yes) {
    list.hidden = !yes;
    field.setAttribute("aria-expanded", yes);
    if (yes) list.scrollIntoView({ block: "nearest" });
  }

  function mark(place) {
    at = place;
    for (const [i, each] of [...list.children].entries()) each.setAttribute("aria-selected", i === at);
    if (at < 0) return field.removeAttribute("aria-activedescendant");
    field.setAttribute("aria-activedescendant", list.children[at].id);
    list.children[at].scrollIntoView({ block: "nearest" });
  }

  function item({ label, hint = "" }, i) {
    const made = element("li", "", label);
    made.id = `${list.id}-${i}`;
    made.setAttribute("role", "option");
    if (hint) made.append(" ", element("span", "muted small", hint));
    return made;
  }

  async function move(by) {
    if (list.hidden) await open();
    else mark((at + by + entries.length) % entries.length);
    if (at < 0 && entries.length) mark(by > 0 ? 0 : entries.length - 1);
  }

  field.addEventListener("input", () => {
    typed = true;
    open();
  });
  field.addEventListener("focus", () => field.select());
  field.addEventListener("blur", reset);
  field.addEventListener("click", () => list.hidden && open());
  field.addEventListener("keydown", (event) => {
    if (event.isComposing || event.altKey) return;
    const chosen = !list.hidden && entries[at];
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      event.stopPropagation();
      move(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Escape" && (!list.hidden || typed)) {
      event.preventDefault();
      event.stopPropagation();
      reset();
      field.select();
    } else if (chosen && (event.key === "Enter" || (event.key === "Tab" && typed))) {
      if (event.key === "Enter") event.preventDefault();
      pick(chosen);
      if (event.key === "Enter" && !event.ctrlKey && !event.metaKey) {
        event.stopPropagation();
        if (document.activeElement === field) next(event);
      }
    } else if (event.key === "Enter" && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      next(event);
    }
  });
  list.addEventListener("pointerdown", (event) => event.preventDefault()); // the field keeps the focus
  list.addEventListener("click", (event) => {
    const place = [...list.children].indexOf(event.target.closest("[role=option]"));
    if (entries[place]) pick(entries[place]);
  });
  return { reset: () => document.activeElement !== field && reset(), open };
}
