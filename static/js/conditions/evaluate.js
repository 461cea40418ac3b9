// The value of a term that the server has compiled. The same as trees/core/conditions/evaluate.py, which says what
// terms are; tests/browser/test_conditions.py compares both.
import { compareDates, compareNumbers, fold, FUNCTIONS, readDate, readNumber } from "./functions.js";
import { matches } from "./pattern.js";

/**
 * What is known at a step. `values`: name -> text as entered. `answers`: key of a step -> label of its answer.
 * `today`: the date of the person, 2026-03-31. null stands for what is not known.
 * @typedef {{values: Record<string, string | null>, answers: Record<string, string>, today: string}} Scope
 * @typedef {[string, ...any[]]} Term
 */

/**
 * true, false or null (unknown) for a condition; a value or null for what it compares.
 * @param {Term} term
 * @param {Scope} scope
 * @returns {any}
 */
export const evaluate = (term, scope) => EVALUATE[term[0]](term, scope);

/**
 * @param {string} kind
 * @param {string} text
 */
export function readValue(kind, text) {
  if (!text) return null;
  if (kind === "number") return readNumber(text);
  if (kind === "date") return readDate(text);
  if (kind === "yes-no") return text === "yes" ? true : text === "no" ? false : null;
  return text;
}

/** @typedef {(term: Term, scope: Scope) => any} Evaluator */

/** @type {Evaluator} */
function anyOf([, ...parts], scope) {
  let found = false;
  for (const part of parts) {
    const value = evaluate(part, scope);
    if (value) return true;
    if (value === null) found = /** @type {any} */ (null);
  }
  return found;
}

/** @type {Evaluator} */
function allOf([, ...parts], scope) {
  let found = true;
  for (const part of parts) {
    const value = evaluate(part, scope);
    if (value === false) return false;
    if (value === null) found = /** @type {any} */ (null);
  }
  return found;
}

/** @type {Evaluator} */
function not([, part], scope) {
  const value = evaluate(part, scope);
  return value === null ? null : !value;
}

/** @type {Evaluator} */
function compare([sign, kind, left, right], scope) {
  const one = evaluate(left, scope);
  const other = evaluate(right, scope);
  return one === null || other === null ? null : COMPARE[sign](order(kind, one, other));
}

/**
 * 0 for equal values; which one is greater is only asked of numbers and dates.
 * @param {string} kind
 * @param {any} one
 * @param {any} other
 */
function order(kind, one, other) {
  if (kind === "number") return compareNumbers(one, other);
  if (kind === "date") return compareDates(one, other);
  return (kind === "text" ? fold(one) === fold(other) : one === other) ? 0 : 1;
}

/** @type {Evaluator} */
function oneOf([, kind, part, values], scope) {
  const one = evaluate(part, scope);
  return one === null ? null : values.some((/** @type {string} */ each) => isEqual(kind, one, readValue(kind, each)));
}

/**
 * @param {string} kind
 * @param {any} one
 * @param {any} other
 */
const isEqual = (kind, one, other) => other !== null && order(kind, one, other) === 0;

/** @type {Evaluator} */
function contains([, left, right], scope) {
  const text = evaluate(left, scope);
  const piece = evaluate(right, scope);
  return text === null || piece === null ? null : fold(text).includes(fold(piece));
}

/** @type {Evaluator} */
function fitsPattern([, part, pattern], scope) {
  const text = evaluate(part, scope);
  return text === null ? null : matches(text, pattern);
}

/** @type {Evaluator} */
function call([, name, ...parts], scope) {
  const values = parts.map((part) => evaluate(part, scope));
  if (name === "known") return values[0] !== null;
  return values.includes(null) ? null : FUNCTIONS[name](...values);
}

/** @type {Record<string, (order: number) => boolean>} */
const COMPARE = {
  "=": (order) => order === 0,
  "!=": (order) => order !== 0,
  "<": (order) => order < 0,
  "<=": (order) => order <= 0,
  ">": (order) => order > 0,
  ">=": (order) => order >= 0,
};

/** @type {Record<string, Evaluator>} */
const EVALUATE = {
  or: anyOf,
  and: allOf,
  not,
  in: oneOf,
  contains,
  matches: fitsPattern,
  name: ([, kind, name], { values }) => readValue(kind, own(values, name)),
  value: ([, kind, text]) => readValue(kind, text),
  call,
  answer: ([, step], { answers }) => own(answers, step) || null,
  today: (_, { today }) => readDate(today),
  ...Object.fromEntries(Object.keys(COMPARE).map((sign) => [sign, compare])),
};

/**
 * A name may be that of a property that every object has.
 * @param {Record<string, string | null>} texts
 * @param {string} name
 */
const own = (texts, name) => (Object.hasOwn(texts, name) ? (texts[name] ?? "") : "");
