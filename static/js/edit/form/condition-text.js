// A condition as rows of "value, comparison, value", where it can be one, and back to its text.

/** @typedef {import("./known-values.js").Known} Known */
/** @typedef {{left: string, sign: string, right: string}} Row */
/** @typedef {{join: "and" | "or", rows: Row[]}} Rows */

const TEXT = /'(?:[^']|'')*'|"(?:[^"]|"")*"/;
const WORD = /(?<word>[A-Za-z][\w-]*(?:\([\w-]+\))?)/;
const SIGN = /-?\d[\d.-]*|==|!=|<>|<=|>=|[=<>≠≤≥]/;
const TOKEN = new RegExp(`\\s*(?:${TEXT.source}|${WORD.source}|${SIGN.source})`, "y");
/** @type {Record<string, string>} */
const SPELLINGS = { "==": "=", "<>": "!=", "≠": "!=", "≤": "<=", "≥": ">=" };
const ASKED = { known: "is filled in", unknown: "is not filled in" };
const EQUAL = { "=": "is", "!=": "is not" };
const ORDERED = { "<": "is less than", "<=": "is at most", ">": "is more than", ">=": "is at least" };
const DATED = { "<": "is before", "<=": "is on or before", ">": "is after", ">=": "is on or after" };
const PARTS = { contains: "contains", "not contains": "does not contain", matches: "fits the pattern" };
/** @type {Record<string, Record<string, string>>} */
const SIGNS = {
  text: { ...EQUAL, ...PARTS },
  choice: EQUAL,
  "yes-no": EQUAL,
  number: { ...EQUAL, ...ORDERED },
  date: { ...EQUAL, ...DATED },
};

/**
 * The comparisons of a value, with their words.
 * @param {Known} known
 * @returns {Record<string, string>}
 */
export const signsOf = ({ kind, bare }) => (bare ? { ...SIGNS[kind], ...ASKED } : SIGNS[kind]);

/**
 * Whether a comparison has a value at its right.
 * @param {string} sign
 */
export const hasRight = (sign) => !(sign in ASKED);

/**
 * The rows of a condition; null where they cannot say the same.
 * @param {string} condition
 * @param {Known[]} known
 * @returns {Rows | null}
 */
export function readRows(condition, known) {
  const tokens = tokensOf(condition);
  if (!tokens?.length) return null;
  /** @type {Row[]} */
  const rows = [];
  let join = "";
  for (let at = 0; at < tokens.length; ) {
    if (rows.length) {
      const word = tokens[at++];
      if (!["and", "or"].includes(word) || (join && word !== join)) return null;
      join = word;
    }
    const read = readRow(tokens, at, known);
    if (!read) return null;
    rows.push(read.row);
    at = read.next;
  }
  return { join: join === "or" ? "or" : "and", rows };
}

/**
 * @param {string[]} tokens
 * @param {number} at
 * @param {Known[]} known
 */
function readRow(tokens, at, known) {
  const negated = tokens[at] === "not";
  const first = tokens[negated ? at + 1 : at] ?? "";
  const asked = /^known\((.+)\)$/.exec(first)?.[1] ?? "";
  const value = known.find(({ text }) => text === (asked || first));
  if (!value) return null;
  const after = at + (negated ? 2 : 1);
  if (asked) return { row: { left: asked, sign: negated ? "unknown" : "known", right: "" }, next: after };
  if (value.kind === "yes-no" && ["and", "or", undefined].includes(tokens[after])) {
    return { row: { left: first, sign: "=", right: negated ? "no" : "yes" }, next: after };
  }
  if (negated) return null;
  const two = tokens[after] === "not";
  const sign = two ? `not ${tokens[after + 1]}` : (SPELLINGS[tokens[after]] ?? tokens[after]);
  const literal = tokens[after + (two ? 2 : 1)];
  if (!(sign in signsOf(value)) || literal === undefined) return null;
  const right = valueOf(literal, value);
  return right === null ? null : { row: { left: first, sign, right }, next: after + (two ? 3 : 2) };
}

/**
 * A literal as a field shows it; null for what is no value of the kind.
 * @param {string} literal
 * @param {Known} known
 */
function valueOf(literal, { kind, choices }) {
  if (kind === "number") return /^-?\d+(\.\d+)?$/.test(literal) ? literal : null;
  if (kind === "date") return /^\d{4}-\d\d-\d\d$/.test(literal) ? literal : null;
  if (kind === "yes-no") return ["yes", "no"].includes(literal) ? literal : null;
  if (!/^['"]/.test(literal)) return null;
  const text = literal.slice(1, -1).replaceAll(literal[0].repeat(2), literal[0]);
  if (kind !== "choice") return text;
  return choices.find((each) => each.toLowerCase() === text.toLowerCase()) ?? null;
}

/** @param {string} condition */
function tokensOf(condition) {
  const text = condition.trim();
  /** @type {string[]} */
  const tokens = [];
  for (TOKEN.lastIndex = 0; TOKEN.lastIndex < text.length; ) {
    const match = TOKEN.exec(text);
    if (!match?.groups) return null;
    const { word } = match.groups;
    const isKeyword = word && /^(and|or|not|yes|no|contains|matches|today)$/i.test(word);
    tokens.push(isKeyword ? word.toLowerCase() : match[0].trim());
  }
  return tokens;
}

/**
 * The condition that rows say. Those that lack a value are left out.
 * @param {Rows} rows
 * @param {Known[]} known
 */
export function writeRows({ join, rows }, known) {
  return rows
    .map((row) => writeRow(row, known))
    .filter(Boolean)
    .join(` ${join} `);
}

/**
 * @param {Row} row
 * @param {Known[]} known
 */
function writeRow({ left, sign, right }, known) {
  const kind = known.find(({ text }) => text === left)?.kind;
  if (!kind) return "";
  if (!hasRight(sign)) return `${sign === "unknown" ? "not " : ""}known(${left})`;
  if (!right.trim()) return "";
  const isText = kind === "text" || kind === "choice";
  return `${left} ${sign} ${isText ? `'${right.trim().replaceAll("'", "''")}'` : right}`;
}

/**
 * What a condition says, in a sentence.
 * @param {Rows} rows
 * @param {Known[]} known
 */
export function inWords({ join, rows }, known) {
  const said = rows
    .filter((row) => writeRow(row, known))
    .map(({ left, sign, right }) => {
      const value = /** @type {Known} */ (known.find(({ text }) => text === left));
      return `${value.name} ${signsOf(value)[sign]}${hasRight(sign) ? ` ${right.trim()}` : ""}`;
    });
  return said.length ? `Offered if ${said.join(` ${join} `)}.` : "";
}
