// Text in little room. A character of East Asia, or a picture, is as wide as two.

const WIDE = /[\u1100-\u11ff\u2e80-\ud7ff\uf900-\ufaff\uff00-\uff60]/g;
const widthOf = (/** @type {string} */ text) => text.length + (text.match(WIDE)?.length ?? 0);

/**
 * `text` in at most `maxLines` lines of at most `maxChars`; the last one ends in "…" where something is left out.
 * @param {string} text
 * @param {number} maxChars
 * @param {number} maxLines
 */
export function wrapped(text, maxChars, maxLines) {
  const lines = [""];
  for (const word of text.split(" ")) {
    const last = lines[lines.length - 1];
    const longer = `${last} ${word}`.trim();
    if (widthOf(longer) <= maxChars || !last) lines[lines.length - 1] = shortened(longer, maxChars);
    else lines.push(shortened(word, maxChars));
  }
  if (lines.length <= maxLines) return lines;
  return [...lines.slice(0, maxLines - 1), shortened(lines.slice(maxLines - 1).join(" "), maxChars)];
}

/**
 * @param {string} text
 * @param {number} maxChars
 */
export function shortened(text, maxChars) {
  if (widthOf(text) <= maxChars) return text;
  let short = "";
  for (const char of text) {
    if (widthOf(short + char) >= maxChars) break;
    short += char;
  }
  return `${short.trimEnd()}…`;
}
