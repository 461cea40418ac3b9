// Where the steps stand in a text. A text is anything with `lines`, how many it has, and `line(n)`, the words of one, from 1.

const HEADING = /^ {0,3}##(?=[ \t]|$)/;
const KEY = /(?:^|[ \t])\{[ \t]*(?:\.[\w-]+[ \t]+)*#([A-Za-z0-9_-]{1,64})(?:[ \t][^{}]*)?\}[ \t]*$/;
const ATTRIBUTES = /[ \t]\{[^{}]*\}[ \t]*$/;
const OPTION = /^ {0,3}(?:[-*+]|\d{1,9}[.)])[ \t]+\[((?:\\.|\[[^[\]]*\]|[^\\[\]])*)\]\((?:#([^\s()]*))?\)/;

const isHeading = (line) => HEADING.test(line);

/** The key that a heading says, or "". */
export const keyOf = (heading) => KEY.exec(heading)?.[1] ?? "";

/** How many characters of a heading stand before its attributes. */
export const titleEnd = (heading) => heading.replace(ATTRIBUTES, "").trimEnd().length;

export const titleOf = (heading) => heading.replace(HEADING, "").replace(ATTRIBUTES, "").trim();

/** {label, to, empty: where its target is to be written} of a line that is an option; else null. */
export function optionOf(line) {
  const found = OPTION.exec(line);
  return found && { label: found[1].replace(/\\(.)/g, "$1"), to: found[2] ?? "", empty: found[0].length - 1 };
}

/** The line of the heading above `line`, or of its own; 0 above the first step. */
export function headingAbove(text, line) {
  let at = Math.min(line, text.lines);
  while (at > 0 && !isHeading(text.line(at))) at--;
  return at;
}

/** The line of the step with `key`, or that a link to `key` means; 0 for none. */
export function lineOf(text, key) {
  let called = 0;
  for (let at = 1; at <= text.lines; at++) {
    const line = text.line(at);
    if (!isHeading(line)) continue;
    if (keyOf(line) === key) return at;
    if (!called && anchor(titleOf(line)) === key) called = at;
  }
  return called;
}

/** [{key, title}] of the steps that say their key. */
export function steps(text) {
  const found = [];
  for (let at = 1; at <= text.lines; at++) {
    const line = text.line(at);
    if (isHeading(line) && keyOf(line)) found.push({ key: keyOf(line), title: titleOf(line) });
  }
  return found;
}

/** A key that no step has yet, from what an option says. */
export function newKey(text, label) {
  const plain = anchor(label).normalize("NFKD").replace(/[^\w-]/g, "").replace(/-{2,}/g, "-").slice(0, 50);
  const name = plain.replace(/^[-_]+|[-_]+$/g, "") || "step";
  let key = name;
  for (let count = 1; lineOf(text, key); count++) key = `${name}-${count}`;
  return key;
}

/** Where the caret is, as something that is found again in another text: the step, and the lines below its heading. */
export function placeOf(text, { line, column }) {
  const heading = headingAbove(text, line);
  return { key: heading && keyOf(text.line(heading)), below: line - heading, line, column };
}

/** {line, column} of such a place in `text`. */
export function found(text, place) {
  const heading = place.key ? lineOf(text, place.key) : 0;
  const line = Math.min(heading ? heading + place.below : place.line, text.lines);
  return { line, column: Math.min(place.column, text.line(line).length) };
}

/** `heading` with `key` written into it; null where that would change its title. */
export function keyed(heading, key) {
  if (!isHeading(heading) || keyOf(heading) || /#[ \t]*$/.test(heading)) return null;
  if (ATTRIBUTES.test(heading)) return heading.replace(/\{[ \t]*(?=[^{}]*\}[ \t]*$)/, `{#${key} `);
  return `${heading.trimEnd()} {#${key}}`;
}

const anchor = (title) => title.trim().toLowerCase().replace(/[^\p{L}\p{N}_\- ]/gu, "").replaceAll(" ", "-");
