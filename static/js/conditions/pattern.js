// Patterns of `matches`. The same as trees/core/conditions/pattern.py.
import { fold } from "./functions.js";

/** @typedef {{character: string, literal: boolean}} Sign */

const SPECIAL = "*?#@";

/**
 * Whether the whole of `text` fits `pattern`. Case makes no difference. Only the last `*` is ever tried again.
 * @param {string} text
 * @param {string} pattern
 */
export function matches(text, pattern) {
  const characters = [...fold(text)];
  const signs = signsOf(fold(pattern));
  let [at, sign, star, resume] = [0, 0, -1, 0];
  while (at < characters.length) {
    if (sign < signs.length && isStar(signs[sign])) [star, resume, sign] = [sign, at, sign + 1];
    else if (sign < signs.length && fits(characters[at], signs[sign])) [at, sign] = [at + 1, sign + 1];
    else if (star >= 0) {
      resume += 1;
      [at, sign] = [resume, star + 1];
    } else return false;
  }
  return signs.slice(sign).every(isStar);
}

/** @param {string} pattern */
function signsOf(pattern) {
  /** @type {Sign[]} */
  const signs = [];
  let escaped = false;
  for (const character of pattern) {
    if (character === "\\" && !escaped) {
      escaped = true;
      continue;
    }
    signs.push({ character, literal: escaped || !SPECIAL.includes(character) });
    escaped = false;
  }
  if (escaped) signs.push({ character: "\\", literal: true });
  return signs;
}

/** @param {Sign} sign */
const isStar = ({ character, literal }) => character === "*" && !literal;

/**
 * @param {string} found
 * @param {Sign} sign
 */
function fits(found, { character, literal }) {
  if (literal) return found === character;
  if (character === "?") return true;
  if (character === "#") return found >= "0" && found <= "9";
  return character === "@" && found >= "a" && found <= "z";
}
