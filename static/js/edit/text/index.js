// The guide as text: what is typed goes to the draft, problems stand on their lines, the caret is at the chosen step.
import { element } from "../../page/element.js";
import { Plain } from "./plain.js";
import { headingAbove, keyOf, lineOf, titleEnd } from "./places.js";

const MOVED = 150; // ms until a caret that moved has come to rest

export function text(place, draft, signal) {
  const box = place.querySelector("[data-edit-text]");
  const area = box.querySelector("textarea");
  const said = box.querySelector("[data-text-said]");
  const heading = place.querySelector("h1");
  let resting = 0;
  let marks = [];
  let begun = false;

  const on = {
    changed: (now) => draft.write(now),
    save() {
      draft.flush();
      return true;
    },
    moved() {
      clearTimeout(resting);
      resting = setTimeout(rested, MOVED);
    },
  };
  let surface = new Plain(area, on);
  area.readOnly = true; // until there is something to write on

  draft.addEventListener("shown", () => {
    surface.lock(draft.locked);
    surface.show(draft.text);
    if (!begun) begin();
    begun = true;
    say();
  });
  draft.addEventListener("state", () => {
    const { name } = draft.state;
    if (name === "refused") mark(mistakes(draft.state.said));
    if (name !== "saved") return;
    mark(draft.problems);
    settle();
    heading.textContent = `Edit “${draft.title}”`;
  });
  draft.addEventListener("go", ({ detail }) => surface.go(lineOfProblem(detail)));
  said.addEventListener("click", (event) => {
    const line = event.target.closest("[data-line]")?.dataset.line;
    if (line) surface.go(Number(line));
    if (event.target.closest("a")) importAll(event, place.dataset.team, surface.text);
  });
  signal.addEventListener("abort", () => {
    clearTimeout(resting);
    surface.close();
  });
  enrich();

  /** CodeMirror, once it is there; where it does not come, the textarea goes on. */
  async function enrich() {
    const rich = await import("./rich.js").catch(() => null);
    if (!rich || signal.aborted) return;
    if (surface.composing) await new Promise((done) => area.addEventListener("compositionend", () => setTimeout(done), { once: true }));
    const { text: now, caret, focused, at } = surface;
    const next = new rich.Rich(area.parentElement, { text: now, caret }, on);
    surface.close();
    surface = next;
    surface.lock(!begun || draft.locked);
    surface.mark(marks);
    if (focused && draft.example) surface.selectAll();
    else if (focused) surface.go(at.line, at.column);
  }

  /** At the step of the address, where there is one. */
  function begin() {
    const line = draft.at ? lineOf(surface, draft.at) : 0;
    const elsewhere = document.activeElement?.closest("#main :is(a, button, input)");
    if (elsewhere) return;
    if (line) surface.go(line, titleEnd(surface.line(line)));
    else if (draft.example) surface.selectAll(); // what is pasted or typed stands in its place
  }

  function rested() {
    const above = headingAbove(surface, surface.at.line);
    const key = above && keyOf(surface.line(above));
    if (key) draft.choose(key);
    settle();
    say();
  }

  /** Steps keep the key that they have, whatever becomes of their title: it is written down. */
  function settle() {
    if (draft.state.name === "saved" && draft.unkeyed.length) surface.settle(draft.unkeyed);
  }

  function mark(now) {
    marks = now;
    surface.mark(marks);
    say();
  }

  function say() {
    const words = wanted();
    const same = words.map((word) => word.textContent ?? word).join("") === said.textContent;
    if (!same) said.replaceChildren(...words); // else it would be read out again
  }

  /** The mistake that keeps the text from being saved, or what is wrong with the line of the caret. */
  function wanted() {
    const mistake = marks.find(({ fatal }) => fatal);
    if (mistake) return [lineButton(mistake.line), ` ${mistake.message}`, ...imported(mistake.looksLike)];
    if (draft.example && !draft.edits()) return ["An example to write over. Nothing of it is saved until you change something."];
    const here = begun ? marks.filter(({ line }) => line === surface.at.line) : [];
    return [here.map(({ message }) => message).join(" ")];
  }

  function lineOfProblem({ line, node }) {
    return (node && lineOf(surface, node) && draft.edits() ? lineOf(surface, node) : line) || 1;
  }
}

/** What the server said about a text that is no guide yet, as marks. */
function mistakes({ errors, looks_like: looksLike }) {
  if (!Array.isArray(errors)) return [];
  return errors.map(({ line, reason, hint }) => ({ line, level: "error", message: `${reason} ${hint}`.trim(), fatal: true, looksLike }));
}

function lineButton(line) {
  const button = element("button", "link-button", `Line ${line}:`);
  button.type = "button";
  button.dataset.line = line;
  return button;
}

/** Goes to the import with all that stands here. */
async function importAll(event, team, text) {
  event.preventDefault();
  const path = `/trees/import?team=${team}`;
  await htmx.ajax("GET", path, { target: "#main", push: path });
  const field = document.getElementById("text");
  field.value = text;
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

function imported(looksLike) {
  if (!looksLike) return [];
  const link = element("a", "", "Import it as a guide");
  link.href = "/trees/import";
  return [` This looks like ${looksLike}. `, link, "."];
}
