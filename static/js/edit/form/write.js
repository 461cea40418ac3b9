// What the buttons beside a Markdown field write into it.

export const WRITE = {
  bold: (field) => around(field, "**", "**"),
  link: (field) => around(field, "[", "](https://)"),
  list: (field) => ownLine(field, "- "),
  blank: (field) => ownLine(field, "Serial number: ____ {#serial}"),
};

/** At the caret, as if it was typed, so that the browser can undo it. */
export function write(field, text) {
  field.focus();
  if (document.execCommand("insertText", false, text)) return;
  field.setRangeText(text, field.selectionStart, field.selectionEnd, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

function around(field, open, close) {
  const { selectionStart: start, selectionEnd: end, value } = field;
  const words = value.slice(start, end) || "words";
  write(field, open + words + close);
  field.setSelectionRange(start + open.length, start + open.length + words.length);
}

/** Markdown needs an empty line before a list or a blank, but not between two of a list. */
function ownLine(field, text) {
  const end = field.value.indexOf("\n", field.selectionEnd);
  const place = end < 0 ? field.value.length : end;
  field.setSelectionRange(place, place);
  const line = field.value.slice(field.value.lastIndexOf("\n", place - 1) + 1, place);
  write(field, (line ? (line.startsWith("- ") && text === "- " ? "\n" : "\n\n") : "") + text);
}
