// The guide as text: what is typed goes to the draft, problems stand on their lines, the caret is at the current step.
import { closest, element, focused, part } from "../../base/element.js";
import { url } from "../../base/facts.js";
import { headingAbove, keyOf, lineOf, titleEnd } from "./places.js";
import { Plain } from "./plain.js";

const CARET_IDLE_MS = 150; // after the caret moved, until its step is the current one

/**
 * @param {HTMLElement} place
 * @param {Edit.TextDraft} draft
 * @param {AbortSignal} signal
 */
export function text(place, draft, signal) {
  const box = part(place, "[data-edit-text]");
  const area = part(box, "textarea", HTMLTextAreaElement);
  const status = part(box, "[data-text-said]");
  const heading = part(place, "h1 bdi");
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let caretTimer;
  /** @type {Edit.Mark[]} */
  let marks = [];
  let begun = false;

  const handlers = {
    changed: (/** @type {string} */ now) => draft.write(now),
    save() {
      draft.flush();
      return true;
    },
    moved() {
      clearTimeout(caretTimer);
      caretTimer = setTimeout(chooseStep, CARET_IDLE_MS);
    },
  };
  /** @type {Plain | Edit.RichText} */
  let surface = new Plain(area, handlers);
  area.readOnly = true; // until the draft is loaded

  draft.on("shown", () => {
    surface.lock(draft.locked);
    surface.show(draft.text);
    if (!begun) begin();
    begun = true;
    showStatus();
  });
  draft.on("state", () => {
    const { name, answer } = draft.state;
    if (name === "refused" && answer) setMarks(mistakesIn(answer));
    if (name !== "saved") return;
    setMarks(draft.problems);
    writeKeys();
    heading.textContent = draft.title;
  });
  draft.on("go", (problem) => surface.go(lineOfProblem(problem)));
  status.addEventListener("click", (event) => {
    const line = closest(event.target, "[data-line]")?.dataset.line;
    if (line) surface.go(Number(line));
    if (closest(event.target, "a")) importText(event, place.dataset.team ?? "", surface.text);
  });
  signal.addEventListener("abort", () => {
    clearTimeout(caretTimer);
    surface.close();
  });
  useCodeMirror();

  /** Replaces the textarea by CodeMirror once that is loaded; where it cannot be, the textarea stays. */
  async function useCodeMirror() {
    const rich = await import("./rich.js").catch(() => null);
    if (!rich || signal.aborted || !(surface instanceof Plain)) return;
    if (surface.composing) await compositionEnd();
    const { text: now, caret, focused: hadFocus, at } = surface;
    const next = new rich.Rich(/** @type {HTMLElement} */ (area.parentElement), { text: now, caret }, handlers);
    surface.close();
    surface = next;
    surface.lock(!begun || draft.locked);
    surface.mark(marks);
    if (hadFocus && isUntouched()) surface.selectAll();
    else if (hadFocus) surface.go(at.line, at.column);
  }

  /** Whether the example stands there as it came. */
  function isUntouched() {
    return draft.example && !draft.edits();
  }

  function compositionEnd() {
    return new Promise((resolve) => {
      area.addEventListener("compositionend", () => setTimeout(resolve), { once: true });
    });
  }

  /** Goes to the step of the URL, where there is one. */
  function begin() {
    const line = draft.at ? lineOf(surface, draft.at) : 0;
    if (focused()?.closest("#main :is(a, button, input)")) return; // the user is elsewhere
    if (line) surface.go(line, titleEnd(surface.line(line)));
    else if (isUntouched()) surface.selectAll(); // what is pasted or typed replaces it
  }

  function chooseStep() {
    const above = headingAbove(surface, surface.at.line);
    const key = above ? keyOf(surface.line(above)) : "";
    if (key) draft.choose(key);
    writeKeys();
    showStatus();
  }

  /** Writes the key of each step into its heading, so that a step keeps its key when its title changes. */
  function writeKeys() {
    if (draft.state.name === "saved" && draft.unkeyed.length) surface.writeKeys(draft.unkeyed);
  }

  /** @param {Edit.Mark[]} current */
  function setMarks(current) {
    marks = current;
    surface.mark(marks);
    showStatus();
  }

  function showStatus() {
    const content = statusContent();
    const text = content.map((each) => (typeof each === "string" ? each : each.textContent)).join("");
    if (text !== status.textContent) status.replaceChildren(...content); // else it would be read out again
  }

  /** The mistake that keeps the text from being saved, or the problems on the line of the caret. */
  function statusContent() {
    const mistake = marks.find(({ fatal }) => fatal);
    if (mistake) return [lineButton(mistake.line ?? 1), ` ${mistake.message}`, ...importLink(mistake.looksLike)];
    if (isUntouched()) return ["An example to replace. Nothing is saved until you change something."];
    const here = begun ? marks.filter(({ line }) => line === surface.at.line) : [];
    return [here.map(({ message }) => message).join(" ")];
  }

  /** @param {Guide.Problem} problem */
  function lineOfProblem({ line, node }) {
    const current = node && draft.edits() ? lineOf(surface, node) : 0; // lines may have moved since it was found
    return current || line || 1;
  }
}

/**
 * Why a text is no guide yet, as marks.
 * @param {Guide.Unreadable} refusal
 * @returns {Edit.Mark[]}
 */
function mistakesIn({ errors, looks_like: looksLike }) {
  if (!Array.isArray(errors)) return [];
  return errors.map(({ line, reason, hint }) => {
    return { line, level: "error", message: `${reason} ${hint}`.trim(), fatal: true, looksLike };
  });
}

/** @param {number} line */
function lineButton(line) {
  const button = element("button", "link-button", `Line ${line}:`);
  button.type = "button";
  button.dataset.line = String(line);
  return button;
}

/**
 * Goes to the import page with the text of the editor.
 * @param {MouseEvent} event
 * @param {string} team
 * @param {string} text
 */
async function importText(event, team, text) {
  event.preventDefault();
  const path = `${url("import")}?team=${team}`;
  await htmx.ajax("GET", path, { target: "#main", push: path });
  const field = part(document, "#text", HTMLTextAreaElement);
  field.value = text;
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

/**
 * @param {string} [looksLike] the format that the text seems to have
 * @returns {(string | HTMLElement)[]}
 */
function importLink(looksLike) {
  if (!looksLike) return [];
  const link = element("a", "", "Import it as a guide");
  link.href = url("import");
  return [` This looks like ${looksLike}. `, link, "."];
}
