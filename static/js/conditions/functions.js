// Dates and numbers as conditions compute with them. The same as trees/core/conditions/functions.py.

/**
 * A number keeps all of its digits: `whole` and `decimals` without zeros that say nothing.
 * @typedef {{negative: boolean, whole: string, decimals: string}} Num
 * @typedef {{year: number, month: number, day: number}} Day
 */

const NUMBER = /^[-+]?[0-9]+(?:\.[0-9]+)?$/;
const DATE = /^([0-9]{4})-([0-9]{2})-([0-9]{2})$/;
const DAYS_BEFORE_MONTH = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];

/**
 * `text` as comparisons see it: composed, without difference of case.
 * @param {string} text
 */
export const fold = (text) => text.normalize("NFC").toLowerCase();

/**
 * The number that `text` is, or null.
 * @param {string} text
 * @returns {Num | null}
 */
export function readNumber(text) {
  if (!NUMBER.test(text)) return null;
  const [whole, decimals = ""] = text.replace(/^[-+]/, "").split(".");
  const digits = { whole: whole.replace(/^0+/, ""), decimals: decimals.replace(/0+$/, "") };
  return { negative: text.startsWith("-") && Boolean(digits.whole || digits.decimals), ...digits };
}

/**
 * The date that `text` is, or null.
 * @param {string} text
 * @returns {Day | null}
 */
export function readDate(text) {
  const [, year, month, day] = (DATE.exec(text) ?? []).map(Number);
  if (!year || !(month >= 1 && month <= 12) || day < 1 || day > daysInMonth(year, month)) return null;
  return { year, month, day };
}

/**
 * Negative, 0 or positive, as `one` is less than, equal to or greater than `other`.
 * @param {Num} one
 * @param {Num} other
 */
export function compareNumbers(one, other) {
  if (one.negative !== other.negative) return one.negative ? -1 : 1;
  const larger = compareDigits(one, other);
  return one.negative ? -larger : larger;
}

/**
 * @param {Day} one
 * @param {Day} other
 */
export const compareDates = (one, other) => dayNumber(one) - dayNumber(other);

/** What each function computes of values that are known. @type {Record<string, (...values: any[]) => any>} */
export const FUNCTIONS = {
  /**
   * @param {Day} start
   * @param {Day} end
   */
  days_between: (start, end) => integer(dayNumber(end) - dayNumber(start)),
  /**
   * @param {Day} start
   * @param {Day} end
   */
  months_between: (start, end) =>
    integer((end.year - start.year) * 12 + end.month - start.month - Number(end.day < start.day)),
  /**
   * @param {Day} start
   * @param {Day} end
   */
  years_between: (start, end) =>
    integer(end.year - start.year - Number(end.month * 100 + end.day < start.month * 100 + start.day)),
  /** @param {Day} date */
  weekday: (date) => integer(((dayNumber(date) + 6) % 7) + 1),
  /** @param {string} text */
  length: (text) => integer([...text].length),
  number: readNumber,
  date: readDate,
};

/** @param {number} value */
const integer = (value) => readNumber(String(value));

/**
 * @param {Num} one
 * @param {Num} other
 */
function compareDigits(one, other) {
  if (one.whole.length !== other.whole.length) return one.whole.length - other.whole.length;
  if (one.whole !== other.whole) return one.whole < other.whole ? -1 : 1;
  if (one.decimals === other.decimals) return 0;
  return one.decimals < other.decimals ? -1 : 1;
}

/** @param {number} year */
const isLeap = (year) => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;

/**
 * @param {number} year
 * @param {number} month
 */
const daysInMonth = (year, month) =>
  month === 2 ? 28 + Number(isLeap(year)) : 30 + ((month + (month > 7 ? 1 : 0)) % 2);

/**
 * Days since 0001-01-01, a Monday, which is day 1.
 * @param {Day} date
 */
function dayNumber({ year, month, day }) {
  const before = year - 1;
  const leapDays = Math.floor(before / 4) - Math.floor(before / 100) + Math.floor(before / 400);
  return before * 365 + leapDays + DAYS_BEFORE_MONTH[month - 1] + Number(month > 2 && isLeap(year)) + day;
}
