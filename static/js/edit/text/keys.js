// What the keyboard does in the text beyond writing: going along an answer, and completing where it leads.
import { lineOf, newKey, optionOf, steps } from "./places.js";

/** CodeMirror's text as edit/text/places.js wants it. */
const textOf = ({ doc }) => ({ lines: doc.lines, line: (number) => doc.line(number).text });

/** On an answer: goes to the step that it leads to, which is made at the end where it is not there yet. */
export function follow(view) {
  const { state } = view;
  const line = state.doc.lineAt(state.selection.main.head);
  const option = optionOf(line.text);
  if (!option || state.readOnly) return false;
  const text = textOf(state);
  const target = option.to && lineOf(text, option.to);
  if (target) view.dispatch({ selection: { anchor: state.doc.line(target).from }, scrollIntoView: true });
  else make(view, line, option, option.to || newKey(text, option.label));
  return true;
}

function make({ state, dispatch }, line, { label, to, empty }, key) {
  const { doc } = state;
  const end = doc.toString().trimEnd().length;
  const written = to ? "" : `#${key}`;
  const heading = `\n\n## ${label} {#${key}}\n`;
  const changes = [
    { from: line.from + empty, insert: written },
    { from: end, to: doc.length, insert: heading },
  ];
  dispatch({ changes, selection: { anchor: end + written.length + heading.length }, scrollIntoView: true, userEvent: "input" });
}

/** The keys of the steps, behind `](#`. */
export function completed(context) {
  const before = context.matchBefore(/\]\(#[\w-]*/);
  if (!before) return null;
  const closed = context.state.sliceDoc(context.pos, context.pos + 1) === ")";
  const options = steps(textOf(context.state)).map(({ key, title }) => ({ label: key, detail: title.slice(0, 60), apply: closed ? key : `${key})` }));
  return { from: before.from + 3, options, validFor: /^[\w-]*$/ };
}
