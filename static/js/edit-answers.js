// The answers of the chosen step, a row each. A row that was begun and has nothing in it yet is not in the guide.
import { combobox } from "./edit-combobox.js";
import { go } from "./edit-go.js";
import { addOption, moveOption, nameOf, newOptionKey, removeOption, setOption } from "./edit-graph.js";
import { found, guides, titleOf, withTarget } from "./edit-targets.js";

/** Answers what shows the answers as they are now. */
export function answers(here, draft) {
  const list = here.querySelector("[data-answers-list]");
  const [template] = here.querySelector("[data-answer-row]").content.children;
  const rows = new Map(); // key of an option -> its row
  let at = "";
  let begun = ""; // the key of the row that is not in the guide yet

  const options = () => draft.graph.nodes[draft.at]?.options ?? [];
  const optionOf = (key) => options().find((each) => each.key === key);
  const gesture = (key) => `label:${draft.at.slice(0, 36)}:${key.slice(0, 36)}`;
  const put = (key, more, gesture) => draft.change(putInto(draft, key, more), gesture);

  function show() {
    if (draft.at !== at) leaveBehind();
    if (optionOf(begun)) begun = "";
    const keys = [...options().map(({ key }) => key), ...(begun ? [begun] : [])];
    for (const [key, { element }] of rows) if (!keys.includes(key)) element.remove() || rows.delete(key);
    const focused = document.activeElement;
    for (const [i, key] of keys.entries()) {
      if (!rows.has(key)) rows.set(key, newRow(key));
      const { element, fill } = rows.get(key);
      if (list.children[i] !== element) list.insertBefore(element, list.children[i] ?? null);
      fill(i + 1);
    }
    if (document.activeElement !== focused && focused.isConnected) focused.focus(); // moving it took it
  }

  function leaveBehind() {
    at = draft.at;
    begun = "";
    rows.clear();
    list.replaceChildren();
  }

  /** Into the answer at a place, counted from 0; into a new one behind the last. */
  function enter(place) {
    if (place >= list.children.length) begin();
    list.children[place]?.querySelector("[data-label]").focus();
  }

  function begin() {
    begun ||= newOptionKey(options());
    show();
  }

  function newRow(key) {
    const element = template.cloneNode(true);
    const part = (name) => element.querySelector(`[data-${name}]`);
    const label = part("label");
    const problems = element.querySelector(".step-problems");
    problems.id = `edit-answer-${key}`;
    element.dataset.option = key;
    label.setAttribute("aria-describedby", problems.id);
    const place = () => [...list.children].indexOf(element);
    const next = () => enter(place() + 1);

    let choosing = false; // a guide to go through
    const point = (more) => () => put(key, more);
    const make = (title) => () => draft.change(withTarget(putInto(draft, key, {}), draft.at, key, title).graph);
    const seek = () => {
      choosing = true;
      fill(place() + 1);
      part("through").focus();
    };
    const to = combobox(part("to"), {
      source: (text) => targets(draft, text, { option: optionOf(key), label: label.value.trim(), point, make, seek }),
      shown: () => (optionOf(key)?.to ? nameOf(draft.graph.nodes[optionOf(key).to]) : ""),
      next,
    });
    const through = combobox(part("through"), {
      source: async (text) => (await guides(here.dataset.team, draft.tree, text)).map(({ id, title }) => ({ label: title, pick: point({ tree: id }) })),
      shown: () => (optionOf(key)?.tree ? titleOf(optionOf(key).tree, () => through.reset()) : ""),
      next: () => part("to").focus(),
    });

    function fill(number) {
      const option = optionOf(key);
      const says = `answer ${number}${option?.label ? `, “${option.label}”` : ""}`;
      if (!sameLine(label.value, option?.label ?? "")) label.value = option?.label ?? "";
      name(label, `Answer ${number}`);
      name(part("to"), `Where ${says} leads`);
      name(part("through"), `Guide that ${says} goes through`);
      name(part("remove"), `Remove ${says}`);
      name(part("not-through"), `Do not go through another guide at ${says}`);
      const via = Boolean(option?.tree) || choosing;
      for (const each of element.querySelectorAll("[data-through-part]")) each.hidden = !via;
      part("not-through").hidden = !via;
      aim(part("go"), draft.graph, option?.to);
      for (const each of element.querySelectorAll("[data-to], [data-remove]")) each.tabIndex = option ? 0 : -1;
      to.reset();
      through.reset();
    }

    label.addEventListener("input", () => (label.value.trim() || optionOf(key)) && put(key, { label: label.value }, gesture(key)));
    part("remove").addEventListener("click", () => drop());
    part("not-through").addEventListener("click", () => {
      choosing = false;
      if (optionOf(key)?.tree) put(key, { tree: 0 });
      else fill(place() + 1);
      part("to").focus();
    });
    element.addEventListener("focusout", ({ relatedTarget }) => {
      if (key !== begun || element.contains(relatedTarget) || !document.hasFocus()) return;
      begun = "";
      show();
    });
    element.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      const goes = event.key === "Enter" && (event.ctrlKey || event.metaKey) && !event.shiftKey;
      const arrow = { ArrowUp: -1, ArrowDown: 1 }[event.key];
      if (goes && optionOf(key)) follow(event);
      else if (goes) return;
      else if (arrow && event.altKey) event.preventDefault() || shift(arrow);
      else if (arrow && event.target === label) event.preventDefault() || walk(arrow);
      else if (event.key === "Enter" && event.target === label) event.preventDefault() || next();
      else if (event.key === "Tab" && !event.shiftKey && event.target === part("to")) tab(event);
      else if (event.key === "Backspace" && event.target === label && !label.value && !event.repeat) event.preventDefault() || drop();
    });

    /** To where the answer leads; a step that it makes, where it leads nowhere. */
    function follow(event) {
      event.preventDefault();
      event.stopPropagation();
      if (optionOf(key).to) return go(here, draft, optionOf(key).to);
      const made = withTarget(draft.graph, draft.at, key, label.value);
      draft.change(made.graph);
      go(here, draft, made.key, { mark: true });
    }

    /** Behind the last answer that says something there is room for one more. */
    function tab(event) {
      if (place() < list.children.length - 1 || !label.value.trim()) return;
      event.preventDefault();
      next();
    }

    function walk(by) {
      if (list.children[place() + by]) enter(place() + by);
      else if (by < 0) here.querySelector("[data-body]").focus();
      else if (options().length) here.querySelector("[data-add-answer]").focus();
      else here.querySelector("[data-outcome-field] input:checked").focus();
    }

    function shift(by) {
      draft.change(moveOption(draft.graph, draft.at, key, by));
      document.dispatchEvent(new CustomEvent("announce", { detail: { message: `Answer ${place() + 1} of ${options().length}` } }));
    }

    function drop() {
      const before = Math.max(0, place() - 1);
      if (key === begun) begun = "";
      if (optionOf(key)) draft.change(removeOption(draft.graph, draft.at, key));
      else show();
      if (list.children.length) enter(before);
      else here.querySelector("[data-add-answer]").focus();
    }

    return { element, fill };
  }

  here.querySelector("[data-add-answer]").addEventListener("click", () => enter(list.children.length));
  here.addEventListener("answers", () => enter(0));
  dragging(list, (key, by) => draft.change(moveOption(draft.graph, draft.at, key, by)));
  return show;
}

/** The graph in which the option `key` of the chosen step says `more`; it is made where there is none. */
function putInto({ graph, at }, key, more) {
  const there = graph.nodes[at].options.some((option) => option.key === key);
  return there ? setOption(graph, at, key, more) : addOption(graph, at, { key, ...more });
}

/** What the field for the target offers. */
function targets({ graph }, text, { option, label, point, make, seek }) {
  const title = text || (option?.to ? "" : label);
  const entries = found(graph, text).map((key) => ({ label: nameOf(graph.nodes[key]), pick: point({ to: key }) }));
  const making = title ? [{ label: `New step “${title}”`, pick: make(title) }] : [];
  const out = option?.to ? [{ label: "Nowhere yet", pick: point({ to: "" }) }] : [];
  const through = option?.tree ? [] : [{ label: "Through another guide …", pick: seek }];
  return text ? [...entries, ...making, ...out, ...through] : [...making, ...out, ...through, ...entries];
}

/** The link to where an answer leads. */
function aim(link, graph, to) {
  link.hidden = !to;
  if (!to) return;
  link.href = `#n-${to}`;
  link.dataset.step = to;
  name(link, `Go to “${nameOf(graph.nodes[to])}”`);
}

/** Rows are dragged by their handles onto the place of another. */
function dragging(list, move) {
  const rowOf = (event) => event.target.closest?.("[data-option]");
  let dragged = null;
  list.addEventListener("dragstart", (event) => {
    if (!event.target.closest?.(".edit-grip")) return;
    dragged = rowOf(event);
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", dragged.querySelector("[data-label]").value);
    event.dataTransfer.setDragImage(dragged, 8, 8);
  });
  list.addEventListener("dragover", (event) => dragged && event.preventDefault());
  list.addEventListener("drop", (event) => {
    const onto = dragged && rowOf(event);
    if (!onto) return;
    event.preventDefault();
    const rows = [...list.children];
    move(dragged.dataset.option, rows.indexOf(onto) - rows.indexOf(dragged));
  });
  list.addEventListener("dragend", () => (dragged = null));
}

function name(element, label) {
  if (element.getAttribute("aria-label") !== label) element.setAttribute("aria-label", label);
  if (element.matches("a, button")) element.title = label;
}

const sameLine = (one, other) => one.split(/\s+/).join(" ").trim() === other.split(/\s+/).join(" ").trim();
