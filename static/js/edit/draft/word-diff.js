// Which words two texts do not have in common.
import { diffArrays } from "../../../vendor/diff-9.0.0.esm.js";

/** @typedef {[text: string, onlyHere: boolean]} Piece */

const WORD = /[\p{L}\p{N}]+|\s+|[^\p{L}\p{N}\s]/gu;
const MAX_CHANGED_WORDS = 1000; // of texts with more, all between the first and the last change differs

/**
 * The pieces of each text, in their order.
 * @param {string} one
 * @param {string} other
 * @returns {[Piece[], Piece[]]}
 */
export function differences(one, other) {
  const [ours, theirs] = [wordsOf(one), wordsOf(other)];
  const changes = diffArrays(ours, theirs, { maxEditLength: MAX_CHANGED_WORDS }) ?? replaced(ours, theirs);
  return [merged(changes.filter(({ added }) => !added)), merged(changes.filter(({ removed }) => !removed))];
}

/** @param {string} text */
const wordsOf = (text) => text.match(WORD) ?? [];

/**
 * @param {string[]} ours
 * @param {string[]} theirs
 */
function replaced(ours, theirs) {
  const shorter = Math.min(ours.length, theirs.length);
  let before = 0;
  while (before < shorter && ours[before] === theirs[before]) before++;
  let after = 0;
  while (after < shorter - before && ours.at(-1 - after) === theirs.at(-1 - after)) after++;
  const middle = (/** @type {string[]} */ words) => words.slice(before, words.length - after);
  return [
    { value: ours.slice(0, before), added: false, removed: false },
    { value: middle(ours), added: false, removed: true },
    { value: middle(theirs), added: true, removed: false },
    { value: ours.slice(ours.length - after), added: false, removed: false },
  ];
}

/**
 * @param {{value: string[], added: boolean, removed: boolean}[]} changes
 * @returns {Piece[]}
 */
function merged(changes) {
  /** @type {Piece[]} */
  const pieces = [];
  for (const { value, added, removed } of changes) {
    if (!value.length) continue;
    const last = pieces.at(-1);
    const text = value.join("");
    if (last && last[1] === (added || removed)) last[0] += text;
    else pieces.push([text, added || removed]);
  }
  return pieces;
}
