// Texts in the form in which the server keeps them, so that conditions read them alike before it has answered.

const SPACES = "\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000"; // Python's
const AROUND = new RegExp(`^[${SPACES}]+|[${SPACES}]+$`, "g");
const WHITE_SPACE = new RegExp(`[${SPACES}]+`, "g");
const LINE_BREAKS = /[ \t]*[\0\n\v\f\r\x1c-\x1e\x85\u2028\u2029\ud800-\udfff]+[ \t]*/gu;

/** As joined_lines() of trees/core/text.py: without white space around it, in one line. @param {string} text */
export const joinedLines = (text) => text.replace(LINE_BREAKS, " ").replace(AROUND, "");

/** As ticket and caller are kept: every white space is one space. @param {string} text */
export const oneSpaced = (text) => text.replace(WHITE_SPACE, " ").replace(AROUND, "");
