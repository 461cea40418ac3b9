const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

/**
 * Words of people for a label or a message: between isolates where they are written from right to left, as
 * project/web/direction.py has them.
 * @param {string} words
 */
export const isolated = (words) => (RIGHT_TO_LEFT.test(words) ? `\u2068${words}\u2069` : words);

/** Whether the first letter of `text` is written from right to left, as `dir="auto"` asks. @param {string} text */
export const isRightToLeft = (text) => RIGHT_TO_LEFT.test(/\p{L}/u.exec(text)?.[0] ?? "");
