// Where the steps stand in a text of our Markdown form.
import { facts } from "../../base/facts.js";

const HEADING = /^ {0,3}##(?=[ \t]|$)/;
const KEY_CHARS = `[A-Za-z0-9_-]{1,${facts.limits.keyChars}}`;
const KEY = new RegExp(String.raw`(?:^|[ \t])\{[ \t]*(?:\.[\w-]+[ \t]+)*#(${KEY_CHARS})(?:[ \t][^{}]*)?\}[ \t]*$`);
const ATTRIBUTES = /[ \t]\{[^{}]*\}[ \t]*$/;
const OPTION = /^ {0,3}(?:[-*+]|\d{1,9}[.)])[ \t]+\[((?:\\.|\[[^[\]]*\]|[^\\[\]])*)\]\((?:#([^\s()]*))?\)/;
const MAX_NEW_KEY_CHARS = 50;

/** @param {string} line */
const isHeading = (line) => HEADING.test(line);

/**
 * The key that a heading names, or "".
 * @param {string} heading
 */
export const keyOf = (heading) => KEY.exec(heading)?.[1] ?? "";

/**
 * How many characters of a heading stand before its attributes.
 * @param {string} heading
 */
export const titleEnd = (heading) => heading.replace(ATTRIBUTES, "").trimEnd().length;

/** @param {string} heading */
const titleOf = (heading) => heading.replace(HEADING, "").replace(ATTRIBUTES, "").trim();

/**
 * The option of a line, if it is one. `targetAt`: the column where its target is to be written.
 * @param {string} line
 */
export function optionOf(line) {
  const match = OPTION.exec(line);
  if (!match) return null;
  return { label: match[1].replace(/\\(.)/g, "$1"), to: match[2] ?? "", targetAt: match[0].length - 1 };
}

/**
 * The line of the heading above `line`, or of its own; 0 above the first step.
 * @param {Edit.Lines} text
 * @param {number} line
 */
export function headingAbove(text, line) {
  let at = Math.min(line, text.lines);
  while (at > 0 && !isHeading(text.line(at))) at--;
  return at;
}

/**
 * The line of the step with `key`, or that a link to `key` means; 0 for none.
 * @param {Edit.Lines} text
 * @param {string} key
 */
export function lineOf(text, key) {
  let byTitle = 0;
  for (let at = 1; at <= text.lines; at++) {
    const line = text.line(at);
    if (!isHeading(line)) continue;
    if (keyOf(line) === key) return at;
    if (!byTitle && anchorOf(titleOf(line)) === key) byTitle = at;
  }
  return byTitle;
}

/**
 * The steps whose headings name their key.
 * @param {Edit.Lines} text
 */
export function steps(text) {
  const found = [];
  for (let at = 1; at <= text.lines; at++) {
    const line = text.line(at);
    if (isHeading(line) && keyOf(line)) found.push({ key: keyOf(line), title: titleOf(line) });
  }
  return found;
}

/**
 * A key that no step has yet, from the label of an option.
 * @param {Edit.Lines} text
 * @param {string} label
 */
export function newKey(text, label) {
  const ascii = anchorOf(label)
    .normalize("NFKD")
    .replace(/[^\w-]/g, "");
  const short = ascii.replace(/-{2,}/g, "-").slice(0, MAX_NEW_KEY_CHARS);
  const name = short.replace(/^[-_]+|[-_]+$/g, "") || "step";
  let key = name;
  for (let count = 1; lineOf(text, key); count++) key = `${name}-${count}`;
  return key;
}

/**
 * Where the caret is, in terms that hold in another text, too: the step, and the lines below its heading.
 * @param {Edit.Lines} text
 * @param {Edit.Caret} caret
 */
export function placeOf(text, { line, column }) {
  const heading = headingAbove(text, line);
  return { key: heading ? keyOf(text.line(heading)) : "", below: line - heading, line, column };
}

/**
 * Such a place in `text`.
 * @param {Edit.Lines} text
 * @param {ReturnType<typeof placeOf>} place
 * @returns {Edit.Caret}
 */
export function caretAt(text, place) {
  const heading = place.key ? lineOf(text, place.key) : 0;
  const line = Math.min(heading ? heading + place.below : place.line, text.lines);
  return { line, column: Math.min(place.column, text.line(line).length) };
}

/**
 * `heading` with `key` written into it; null where that would change its title.
 * @param {string} heading
 * @param {string} key
 */
export function withKey(heading, key) {
  if (!isHeading(heading) || keyOf(heading) || /#[ \t]*$/.test(heading)) return null;
  if (ATTRIBUTES.test(heading)) return heading.replace(/\{[ \t]*(?=[^{}]*\}[ \t]*$)/, `{#${key} `);
  return `${heading.trimEnd()} {#${key}}`;
}

/**
 * What Markdown viewers make of a title to link to it.
 * @param {string} title
 */
const anchorOf = (title) =>
  title
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}_\- ]/gu, "")
    .replaceAll(" ", "-");
