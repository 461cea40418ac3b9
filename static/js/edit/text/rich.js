// The text in CodeMirror. It stands in a shadow root: there its styles are adopted sheets, which the site's
// Content-Security-Policy lets it make, and the colours are still the site's.
import {
  autocompletion, Compartment, completionKeymap, defaultKeymap, EditorState, EditorView, highlightActiveLine, highlightActiveLineGutter,
  history, historyKeymap, keymap, lineNumbers, lintGutter, lintKeymap, search, searchKeymap, setDiagnostics, syntaxHighlighting, Transaction,
} from "../../../vendor/codemirror-6.43.15.esm.js"; // prettier-ignore
import { completed, follow } from "./keys.js";
import { colours, language } from "./language.js";
import { look } from "./look.js";
import { found, keyed, placeOf } from "./places.js";

const CONTENT = { "aria-label": "The guide as text", tabindex: "0", spellcheck: "true", autocapitalize: "sentences" };
const SILENT = [Transaction.addToHistory.of(false), Transaction.remote.of(true)];

export class Rich {
  #view;
  #on;
  #lockable = new Compartment();

  /** `on`: {changed(text), moved(), save()}. `caret`: how many characters stand before it. */
  constructor(box, { text, caret }, on) {
    this.#on = on;
    const host = document.createElement("div");
    host.className = "editor-rich";
    host.addEventListener("keydown", apart);
    const root = host.attachShadow({ mode: "open" });
    box.append(host);
    const state = EditorState.create({ doc: text, selection: { anchor: caret }, extensions: this.#extensions() });
    this.#view = new EditorView({ state, parent: root, root });
    root.firstElementChild.style.height = "100%";
  }

  get text() {
    return this.#view.state.doc.toString();
  }

  get focused() {
    return this.#view.hasFocus;
  }

  get lines() {
    return this.#view.state.doc.lines;
  }

  line(number) {
    return this.#view.state.doc.line(number).text;
  }

  get at() {
    const { head } = this.#view.state.selection.main;
    const line = this.#view.state.doc.lineAt(head);
    return { line: line.number, column: head - line.from };
  }

  /** Another text, with the caret at the same place. */
  show(text) {
    const changes = difference(this.text, text);
    if (!changes) return;
    const { head } = this.#view.state.selection.main;
    const place = placeOf(this, this.at);
    this.#view.dispatch({ changes, annotations: SILENT });
    if (head > changes.from && head < changes.to) this.#put(found(this, place));
  }

  focus() {
    this.#view.focus();
  }

  go(line, column = 0) {
    this.#put({ line: Math.min(line, this.lines), column }, "center");
    this.focus();
  }

  selectAll() {
    this.#view.dispatch({ selection: { anchor: 0, head: this.#view.state.doc.length } });
    this.focus();
  }

  lock(locked) {
    this.#view.dispatch({ effects: this.#lockable.reconfigure(EditorState.readOnly.of(locked)) });
  }

  /** `marks`: [{line, level: "error" or "warning", message}]. */
  mark(marks) {
    const { doc } = this.#view.state;
    const placed = marks.filter(({ line }) => line >= 1 && line <= doc.lines).map(({ line, level, message }) => {
      const { from, to, text } = doc.line(line);
      return { from: from + text.length - text.trimStart().length, to, severity: level, message };
    });
    this.#view.dispatch(setDiagnostics(this.#view.state, placed.sort((one, other) => one.from - other.from)));
  }

  /** Writes keys, [{line, key}], into headings that nobody is writing at. */
  settle(keys) {
    if (this.#view.composing) return;
    const { doc } = this.#view.state;
    const at = this.at.line;
    const changes = keys.filter(({ line }) => line !== at && line <= doc.lines).flatMap(({ line, key }) => {
      const { from, to, text } = doc.line(line);
      const insert = keyed(text, key);
      return insert ? [{ from, to, insert }] : [];
    });
    if (!changes.length) return;
    this.#view.dispatch({ changes, annotations: SILENT });
    this.#on.changed(this.text);
  }

  close() {
    this.#view.destroy();
  }

  #put({ line, column }, y = "nearest") {
    const { from, to } = this.#view.state.doc.line(line);
    const anchor = Math.min(from + column, to);
    this.#view.dispatch({ selection: { anchor }, effects: EditorView.scrollIntoView(anchor, { y }) });
  }

  #extensions() {
    const save = { key: "Mod-s", preventDefault: true, run: () => this.#on.save() };
    return [
      lintGutter(), lineNumbers(), highlightActiveLineGutter(), highlightActiveLine(), history(), search({ top: true }),
      EditorView.lineWrapping, EditorView.contentAttributes.of(CONTENT), language, syntaxHighlighting(colours), look,
      autocompletion({ override: [completed], icons: false }), this.#lockable.of([]),
      keymap.of([save, { key: "Mod-Enter", run: follow }, ...completionKeymap, ...searchKeymap, ...historyKeymap, ...lintKeymap, ...defaultKeymap]),
      EditorView.domEventHandlers({ beforeinput: overwritten }),
      EditorView.updateListener.of((update) => this.#updated(update)),
    ]; // prettier-ignore
  }

  #updated({ docChanged, selectionSet, transactions }) {
    if (docChanged && !transactions.some((each) => each.annotation(Transaction.remote))) this.#on.changed(this.text);
    if (docChanged || selectionSet) this.#on.moved();
  }
}

/** Typing over what is selected. A browser would keep the look of what it deletes, in styles that no page may have. */
function overwritten(event, view) {
  const { main } = view.state.selection;
  if (event.inputType !== "insertText" || !event.data || main.empty || view.composing || view.state.readOnly) return false;
  event.preventDefault();
  view.dispatch(view.state.replaceSelection(event.data), { scrollIntoView: true, userEvent: "input.type" });
  return true;
}

/** From outside, the shadow root does not look like a field: keys that are typed here are nobody else's. */
function apart(event) {
  const command = event.ctrlKey || event.metaKey;
  if (!command || event.defaultPrevented || "zy".includes(event.key.toLowerCase())) event.stopPropagation();
}

/** The one change that makes `now` of `old`; null for none. */
function difference(old, now) {
  if (old === now) return null;
  const most = Math.min(old.length, now.length);
  let from = 0;
  while (from < most && old[from] === now[from]) from++;
  let same = 0;
  while (same < most - from && old[old.length - 1 - same] === now[now.length - 1 - same]) same++;
  return { from, to: old.length - same, insert: now.slice(from, now.length - same) };
}
