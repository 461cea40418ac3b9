// How CodeMirror looks here: the site's own colours, which it inherits through its shadow root.
import { EditorView } from "../../../vendor/codemirror-6.43.15.esm.js";

const FIELD = {
  minHeight: "28px",
  padding: "2px 8px",
  border: "1px solid var(--line-strong)",
  borderRadius: "var(--radius)",
  background: "var(--surface)",
  color: "var(--text)",
  font: "inherit",
};

export const look = EditorView.theme({
  "&": { height: "100%", color: "var(--text)", backgroundColor: "var(--surface)", fontSize: "var(--size-13)" },
  "&.cm-focused": { outline: "2px solid var(--accent)", outlineOffset: "-2px" },
  ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "1.6" },
  ".cm-content": { caretColor: "var(--text)", padding: "var(--s3) 0" },
  ".cm-line": { padding: "0 var(--s3)" },
  ".cm-gutters": { backgroundColor: "var(--surface)", color: "var(--muted)", borderInlineEnd: "1px solid var(--line)" },
  ".cm-activeLine": { backgroundColor: "color-mix(in oklab, var(--selected) 45%, transparent)" },
  ".cm-activeLineGutter": { backgroundColor: "var(--selected)", color: "var(--text)" },
  ".cm-content ::selection, .cm-line::selection": {
    backgroundColor: "color-mix(in oklab, var(--accent) 35%, transparent)",
  },
  ".cm-searchMatch": { backgroundColor: "var(--mark)", color: "var(--text)" },
  ".cm-searchMatch-selected": { outline: "2px solid var(--accent)", backgroundColor: "var(--mark)" },

  ".cm-panels": { backgroundColor: "var(--raised)", color: "var(--text)", fontFamily: "var(--font)" },
  ".cm-panels-top": { borderBottom: "1px solid var(--line)" },
  ".cm-panels-bottom": { borderTop: "1px solid var(--line)" },
  ".cm-panel.cm-search": {
    display: "flex",
    flexWrap: "wrap",
    alignItems: "center",
    gap: "var(--s1) var(--s2)",
    padding: "var(--s2) 40px var(--s2) var(--s3)",
  },
  ".cm-panel.cm-search br": { flexBasis: "100%" },
  ".cm-panel.cm-search :is(input, button, label)": { margin: "0", fontSize: "var(--size-13)" },
  ".cm-panel.cm-search label": { display: "inline-flex", alignItems: "center", gap: "4px", minHeight: "28px" },
  ".cm-panel.cm-search [name=close]": {
    width: "28px",
    height: "28px",
    top: "var(--s2)",
    right: "var(--s2)",
    color: "var(--text)",
  },
  ".cm-textfield": FIELD,
  ".cm-button": { ...FIELD, backgroundImage: "none", backgroundColor: "var(--surface)" },
  ".cm-panel :is(input, button):focus-visible": { outline: "2px solid var(--accent)", outlineOffset: "1px" },

  ".cm-tooltip": {
    backgroundColor: "var(--raised)",
    color: "var(--text)",
    border: "1px solid var(--line)",
    borderRadius: "var(--radius)",
    boxShadow: "var(--shadow)",
    fontFamily: "var(--font)",
  },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": { fontFamily: "var(--font)" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li": { padding: "4px 8px" },
  ".cm-tooltip-autocomplete ul li[aria-selected]": { backgroundColor: "var(--accent)", color: "var(--accent-text)" },
  ".cm-completionDetail": { fontStyle: "normal", opacity: "0.85" },
  ".cm-completionMatchedText": { fontWeight: "650" },

  ".cm-diagnostic": { padding: "4px 10px" },
  ".cm-diagnostic-error": { borderLeft: "4px solid var(--danger)" },
  ".cm-diagnostic-warning": { borderLeft: "4px solid var(--warn)" },
  ".cm-lintRange": {
    backgroundImage: "none",
    textDecorationLine: "underline",
    textDecorationStyle: "wavy",
    textUnderlineOffset: "3px",
  },
  ".cm-lintRange-error": { textDecorationColor: "var(--danger)" },
  ".cm-lintRange-warning": { textDecorationColor: "var(--warn)" },
  ".cm-lint-marker": { width: "16px", height: "16px", lineHeight: "16px", textAlign: "center" },
  ".cm-lint-marker-error": { content: "normal" },
  ".cm-lint-marker-warning": { content: "normal" },
  ".cm-lint-marker-error::before": { content: "'●'", color: "var(--danger)" },
  ".cm-lint-marker-warning::before": { content: "'▲'", color: "var(--warn)" },
  ".cm-panel.cm-panel-lint ul [aria-selected]": { backgroundColor: "var(--selected)" },
});
