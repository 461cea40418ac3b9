// What the buttons beside a Markdown field write into it.

/** @type {Record<string, (field: HTMLTextAreaElement) => void>} */
export const WRITE = {
  bold: (field) => wrap(field, "**", "**"),
  link: (field) => wrap(field, "[", "](https://)"),
  list: (field) => addLine(field, "- "),
  blank: (field) => addLine(field, "Serial number: ____ {#serial}"),
};

/**
 * Writes at the caret, as if it was typed, so that the browser can undo it.
 * @param {HTMLTextAreaElement} field
 * @param {string} text
 */
export function write(field, text) {
  field.focus();
  if (document.execCommand("insertText", false, text)) return;
  field.setRangeText(text, field.selectionStart, field.selectionEnd, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

/**
 * @param {HTMLTextAreaElement} field
 * @param {string} open
 * @param {string} close
 */
function wrap(field, open, close) {
  const { selectionStart: start, selectionEnd: end, value } = field;
  const text = value.slice(start, end) || "words";
  write(field, open + text + close);
  field.setSelectionRange(start + open.length, start + open.length + text.length);
}

/**
 * Markdown needs an empty line before a list or a blank, but not between two items of a list.
 * @param {HTMLTextAreaElement} field
 * @param {string} text
 */
function addLine(field, text) {
  const end = field.value.indexOf("\n", field.selectionEnd);
  const place = end < 0 ? field.value.length : end;
  field.setSelectionRange(place, place);
  const line = field.value.slice(field.value.lastIndexOf("\n", place - 1) + 1, place);
  const between = line.startsWith("- ") && text === "- " ? "\n" : "\n\n";
  write(field, (line ? between : "") + text);
}
