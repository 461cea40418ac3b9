// The text in CodeMirror. It stands in a shadow root: there its styles are adopted style sheets, which the
// Content-Security-Policy allows, and it still inherits the site's colours.
import {
  autocompletion,
  Compartment,
  completionKeymap,
  defaultKeymap,
  EditorState,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  history,
  historyKeymap,
  keymap,
  lineNumbers,
  lintGutter,
  lintKeymap,
  search,
  searchKeymap,
  setDiagnostics,
  syntaxHighlighting,
  Transaction,
} from "../../../vendor/codemirror-6.43.15.esm.js";
import { keyName } from "../../keys/key-name.js";
import { completions, follow } from "./keys.js";
import { colours, language } from "./language.js";
import { look } from "./look.js";
import { caretAt, placeOf, withKey } from "./places.js";

const CONTENT = { "aria-label": "The guide as text", tabindex: "0", spellcheck: "true", autocapitalize: "sentences" };
const NOT_TYPED = [Transaction.addToHistory.of(false), Transaction.remote.of(true)];

export class Rich {
  #view;
  #on;
  #lockable = new Compartment();

  /**
   * `caret`: how many characters stand before it.
   * @param {HTMLElement} box
   * @param {{text: string, caret: number}} content
   * @param {Edit.TextHandlers} on
   */
  constructor(box, { text, caret }, on) {
    this.#on = on;
    const host = document.createElement("div");
    host.className = "editor-rich";
    host.addEventListener("keydown", keepKeys);
    const root = host.attachShadow({ mode: "open" });
    box.append(host);
    const state = EditorState.create({ doc: text, selection: { anchor: caret }, extensions: this.#extensions() });
    this.#view = new EditorView({ state, parent: root, root });
    const frame = /** @type {HTMLElement} */ (root.firstElementChild);
    frame.style.height = "100%";
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

  /** @param {number} number */
  line(number) {
    return this.#view.state.doc.line(number).text;
  }

  get at() {
    const { head } = this.#view.state.selection.main;
    const line = this.#view.state.doc.lineAt(head);
    return { line: line.number, column: head - line.from };
  }

  /**
   * Shows another text, with the caret at the same place.
   * @param {string} text
   */
  show(text) {
    const changes = difference(this.text, text);
    if (!changes) return;
    const { head } = this.#view.state.selection.main;
    const place = placeOf(this, this.at);
    this.#view.dispatch({ changes, annotations: NOT_TYPED });
    if (head > changes.from && head < changes.to) this.#setCaret(caretAt(this, place));
  }

  focus() {
    this.#view.focus();
  }

  /** @param {number} line */
  go(line, column = 0) {
    this.#setCaret({ line: Math.min(line, this.lines), column }, "center");
    this.focus();
  }

  selectAll() {
    this.#view.dispatch({ selection: { anchor: 0, head: this.#view.state.doc.length } });
    this.focus();
  }

  /** @param {boolean} locked */
  lock(locked) {
    this.#view.dispatch({ effects: this.#lockable.reconfigure(EditorState.readOnly.of(locked)) });
  }

  /** @param {Edit.Mark[]} marks */
  mark(marks) {
    const { doc } = this.#view.state;
    const diagnostics = marks.flatMap(({ line = 0, level: severity, message }) => {
      if (line < 1 || line > doc.lines) return [];
      const { from, to, text } = doc.line(line);
      return [{ from: from + text.length - text.trimStart().length, to, severity, message }];
    });
    diagnostics.sort((one, other) => one.from - other.from);
    this.#view.dispatch(setDiagnostics(this.#view.state, diagnostics));
  }

  /**
   * Writes keys into headings, except on the line of the caret.
   * @param {Guide.StepLine[]} keys
   */
  writeKeys(keys) {
    if (this.#view.composing) return;
    const { doc } = this.#view.state;
    const at = this.at.line;
    const changes = keys.flatMap(({ line, key }) => {
      if (line === at || line > doc.lines) return [];
      const { from, to, text } = doc.line(line);
      const insert = withKey(text, key);
      return insert ? [{ from, to, insert }] : [];
    });
    if (!changes.length) return;
    this.#view.dispatch({ changes, annotations: NOT_TYPED });
    this.#on.changed(this.text);
  }

  close() {
    this.#view.destroy();
  }

  /** @param {Edit.Caret} caret */
  #setCaret({ line, column }, y = "nearest") {
    const { from, to } = this.#view.state.doc.line(line);
    const anchor = Math.min(from + column, to);
    this.#view.dispatch({ selection: { anchor }, effects: EditorView.scrollIntoView(anchor, { y }) });
  }

  #extensions() {
    const save = { key: "Mod-s", preventDefault: true, run: () => this.#on.save() };
    return [
      lintGutter(),
      lineNumbers(),
      highlightActiveLineGutter(),
      highlightActiveLine(),
      history(),
      search({ top: true }),
      EditorView.lineWrapping,
      EditorView.contentAttributes.of(CONTENT),
      language,
      syntaxHighlighting(colours),
      look,
      autocompletion({ override: [completions], icons: false }),
      this.#lockable.of([]),
      keymap.of([
        save,
        { key: "Mod-Enter", run: follow },
        ...completionKeymap,
        ...searchKeymap,
        ...historyKeymap,
        ...lintKeymap,
        ...defaultKeymap,
      ]),
      EditorView.domEventHandlers({ beforeinput: replaceSelection }),
      EditorView.updateListener.of((update) => this.#updated(update)),
    ];
  }

  /** @param {CodeMirror.ViewUpdate} update */
  #updated({ docChanged, selectionSet, transactions }) {
    if (docChanged && !transactions.some((each) => each.annotation(Transaction.remote))) this.#on.changed(this.text);
    if (docChanged || selectionSet) this.#on.moved();
  }
}

/**
 * Typing over a selection. The browser would keep the look of what it deletes in style attributes, which the
 * Content-Security-Policy forbids.
 * @param {InputEvent} event
 * @param {EditorView} view
 */
function replaceSelection(event, view) {
  const { main } = view.state.selection;
  if (event.inputType !== "insertText" || !event.data || main.empty || view.composing || view.state.readOnly)
    return false;
  event.preventDefault();
  view.dispatch(view.state.replaceSelection(event.data), { scrollIntoView: true, userEvent: "input.type" });
  return true;
}

/**
 * From outside, the shadow root does not look like a field: without this, typing would trigger the page's shortcuts.
 * @param {KeyboardEvent} event
 */
function keepKeys(event) {
  const command = event.ctrlKey || event.metaKey;
  if (!command || event.defaultPrevented || "zy".includes(keyName(event).toLowerCase())) event.stopPropagation();
}

/**
 * The one change that makes `now` out of `old`; null for none.
 * @param {string} old
 * @param {string} now
 */
function difference(old, now) {
  if (old === now) return null;
  const shorter = Math.min(old.length, now.length);
  let from = 0;
  while (from < shorter && old[from] === now[from]) from++;
  let same = 0;
  while (same < shorter - from && old[old.length - 1 - same] === now[now.length - 1 - same]) same++;
  return { from, to: old.length - same, insert: now.slice(from, now.length - same) };
}
