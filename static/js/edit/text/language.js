// Syntax highlighting of our Markdown form: headings with their attributes, options, blanks and values, code.
import { HighlightStyle, StreamLanguage, tags } from "../../../vendor/codemirror-6.43.15.esm.js";

/** @typedef {"heading" | "option" | "body"} LineKind */
/** @typedef {{fence: string, line: LineKind}} State `fence`: the marks of an open block of code */

const FENCE = /^ {0,3}(`{3,}|~{3,})/;
const LABEL = String.raw`\[(?:\\.|\[[^[\]]*\]|[^\\[\]])*\]`;
const TARGET = String.raw`\((?:#[^\s()]*)?\)(?:[ \t]+\{(?:#|tree=)[^{}]*\})?`;
const OPTION = new RegExp(String.raw`^ {0,3}(?:[-*+]|\d{1,9}[.)])[ \t]+${LABEL}${TARGET}[ \t]*$`);
/** @type {Record<LineKind, [pattern: RegExp, name: string | null][]>} */
const PARTS = {
  heading: [
    [/^\{[#.]?[^{}]*\}[ \t]*$/, "attributeName"],
    [/^(?:[^{]+|\{)/, "heading"],
  ],
  option: [
    [/^\]\([^)]*\)/, "link"],
    [/^\{[^{}]*\}/, "attributeName"],
    [/^(?:\\.|[^\]{\\]+|\\|.)/, "string"],
  ],
  body: [
    [/^_{3,}[ \t]*\{.*\}[ \t]*$/, "atom"],
    [/^\{\{[^{}]*\}\}/, "atom"],
    [/^\*\*[^*]+\*\*/, "strong"],
    [/^`[^`]+`/, "monospace"],
    [/^(?:[^_{*`]+|.)/, null],
  ],
};

export const language = StreamLanguage.define({
  name: "guide",
  startState: () => /** @type {State} */ ({ fence: "", line: "body" }),
  token(stream, state) {
    if (stream.sol()) {
      const name = beginLine(stream, state);
      if (name) return name;
    }
    for (const [part, name] of PARTS[state.line]) if (stream.match(part)) return name;
    stream.next();
    return null;
  },
});

/**
 * Notes the kind of the line that begins.
 * @param {CodeMirror.StringStream} stream
 * @param {State} state
 * @returns {string | null} the name of the whole line, where it has one
 */
function beginLine(stream, state) {
  const line = stream.string;
  const marks = FENCE.exec(line)?.[1] ?? "";
  if (state.fence || marks) {
    const closes = marks.startsWith(state.fence) && line.trim() === marks;
    state.fence = state.fence ? (closes ? "" : state.fence) : marks;
    stream.skipToEnd();
    return "monospace";
  }
  state.line = /^ {0,3}##?(?=[ \t]|$)/.test(line) ? "heading" : OPTION.test(line) ? "option" : "body";
  return null;
}

export const colours = HighlightStyle.define([
  { tag: tags.heading, color: "var(--accent)", fontWeight: "650" },
  { tag: tags.attributeName, color: "var(--muted)" },
  { tag: tags.string, color: "var(--text)", fontWeight: "570" },
  { tag: tags.link, color: "var(--info)" },
  { tag: tags.atom, color: "var(--warn)" },
  { tag: tags.strong, fontWeight: "650" },
  { tag: tags.monospace, color: "var(--muted)" },
]);
