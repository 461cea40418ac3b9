// What the keyboard does in the text beyond writing: following an answer, and completing where it leads.
import { lineOf, newKey, optionOf, steps } from "./places.js";

const MAX_DETAIL_CHARS = 60;

/**
 * CodeMirror's text as edit/text/places.js wants it.
 * @param {CodeMirror.EditorState} state
 * @returns {Edit.Lines}
 */
const linesOf = ({ doc }) => ({ lines: doc.lines, line: (number) => doc.line(number).text });

/**
 * On an answer: goes to the step that it leads to, which is created at the end where it does not exist.
 * @param {CodeMirror.EditorView} view
 */
export function follow(view) {
  const { state } = view;
  const line = state.doc.lineAt(state.selection.main.head);
  const option = optionOf(line.text);
  if (!option || state.readOnly) return false;
  const text = linesOf(state);
  const target = option.to && lineOf(text, option.to);
  if (target) view.dispatch({ selection: { anchor: state.doc.line(target).from }, scrollIntoView: true });
  else createStep(view, line, option, option.to || newKey(text, option.label));
  return true;
}

/**
 * @param {CodeMirror.EditorView} view
 * @param {CodeMirror.Line} line
 * @param {{label: string, to: string, targetAt: number}} option
 * @param {string} key
 */
function createStep(view, line, { label, to, targetAt }, key) {
  const { doc } = view.state;
  const end = doc.toString().trimEnd().length;
  const target = to ? "" : `#${key}`;
  const heading = `\n\n## ${label} {#${key}}\n`;
  const changes = [
    { from: line.from + targetAt, insert: target },
    { from: end, to: doc.length, insert: heading },
  ];
  const selection = { anchor: end + target.length + heading.length };
  view.dispatch({ changes, selection, scrollIntoView: true, userEvent: "input" });
}

/**
 * Completes the keys of the steps, behind `](#`.
 * @param {CodeMirror.CompletionContext} context
 */
export function completions(context) {
  const before = context.matchBefore(/\]\(#[\w-]*/);
  if (!before) return null;
  const isClosed = context.state.sliceDoc(context.pos, context.pos + 1) === ")";
  const options = steps(linesOf(context.state)).map(({ key, title }) => ({
    label: key,
    detail: title.slice(0, MAX_DETAIL_CHARS),
    apply: isClosed ? key : `${key})`,
  }));
  return { from: before.from + 3, options, validFor: /^[\w-]*$/ };
}
