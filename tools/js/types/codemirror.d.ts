declare namespace CodeMirror {
  type CompletionContext = import("../../../static/vendor/codemirror-6.43.15.esm.js").CompletionContext;
  type EditorState = import("../../../static/vendor/codemirror-6.43.15.esm.js").EditorState;
  type EditorView = import("../../../static/vendor/codemirror-6.43.15.esm.js").EditorView;
  type Line = import("../../../static/vendor/codemirror-6.43.15.esm.js").Line;
  type StringStream = import("../../../static/vendor/codemirror-6.43.15.esm.js").StringStream;
  type ViewUpdate = import("../../../static/vendor/codemirror-6.43.15.esm.js").ViewUpdate;
}
