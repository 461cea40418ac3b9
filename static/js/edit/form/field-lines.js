// The fields in the text of a step, as lines of it: trees/core/fields/input_line.py reads them by the same rule.

/**
 * `line`: where it stands in the text. `attributes`: as they are written, each apart. `lookup`, `give`: what fills it
 * in.
 * @typedef {{line: number, name: string, label: string, kind: string, isSensitive: boolean, choices: string[],
 *   lookup: string, give: string, attributes: string[]}} Field
 */

const BLANK =
  /^(?<before> {0,3}(?:[-*+][ \t]+)?(?=\S)(?<label>.*?)(?<![\\_])_{3,}[ \t]*\{)(?<attributes>.*)(?<after>\}[ \t]*)$/;
const ATTRIBUTE = /\s*(?<text>#(?<name>[\w-]+)|\.[\w-]+|(?<key>\w+)="(?<value>[^"]*)")(?=\s|$)/y;
const FENCE = /^ {0,3}(?<fence>\x60{3,}|~{3,})(?<rest>.*)$/;
const KINDS = ["number", "date", "yes-no"];

/**
 * The fields of a text in their order, without those in code.
 * @param {string} body
 * @returns {Field[]}
 */
export function fieldsOf(body) {
  if (!body.includes("___")) return [];
  let fence = "";
  return body.split("\n").flatMap((text, line) => {
    const found = FENCE.exec(text)?.groups;
    if (fence) {
      if (found?.fence.startsWith(fence) && !found.rest.trim()) fence = "";
      return [];
    }
    if (found && (found.fence[0] === "~" || !found.rest.includes("\x60"))) {
      fence = found.fence;
      return [];
    }
    return fieldIn(text, line) ?? [];
  });
}

/**
 * @param {string} text
 * @param {number} line
 * @returns {Field | null}
 */
function fieldIn(text, line) {
  const groups = BLANK.exec(text)?.groups;
  const attributes = groups && attributesOf(groups.attributes);
  if (!attributes) return null;
  const of = (/** @type {string} */ key) => attributes.find((each) => each.key === key)?.value.trim() ?? "";
  const name = attributes.find((each) => each.name)?.name;
  if (!name) return null;
  const texts = attributes.map((each) => each.text);
  const choices = of("choices").split(",").map((each) => each.trim()).filter(Boolean); // prettier-ignore
  const kind = choices.length ? "choice" : (KINDS.find((each) => texts.includes(`.${each}`)) ?? "text");
  return {
    line, name, kind, choices, attributes: texts, lookup: of("from"), give: of("give"),
    label: groups.label.replace(/^[\s:]+|[\s:]+$/g, "") || name,
    isSensitive: texts.includes(".sensitive"),
  }; // prettier-ignore
}

/**
 * @param {string} text
 * @returns {{text: string, name: string, key: string, value: string}[] | null} null where they cannot be read
 */
function attributesOf(text) {
  const found = [];
  const end = text.trimEnd().length;
  for (ATTRIBUTE.lastIndex = 0; ATTRIBUTE.lastIndex < end; ) {
    const groups = ATTRIBUTE.exec(text)?.groups;
    if (!groups) return null;
    found.push({ text: groups.text, name: groups.name ?? "", key: groups.key ?? "", value: groups.value ?? "" });
  }
  return found;
}

/**
 * The text with another source of one of its fields.
 * @param {string} body
 * @param {Field} field  of `body`
 * @param {string} lookup  "" for none
 * @param {string} give
 */
export function withSource(body, field, lookup, give) {
  const lines = body.split("\n");
  const kept = field.attributes.filter((each) => !/^(from|give)=/.test(each));
  const attributes = [...kept, ...source(lookup, give)].join(" ");
  lines[field.line] = lines[field.line].replace(BLANK, (...found) => {
    const { before, after } = found.at(-1);
    return before + attributes + after;
  });
  return lines.join("\n");
}

/**
 * The text with one more field at its end.
 * @param {string} body
 * @param {{name: string, label: string, kind: string, isSensitive: boolean, lookup: string, give: string}} field
 */
export function withField(body, { name, label, kind, isSensitive, lookup, give }) {
  const words = [kind !== "text" && `.${kind}`, isSensitive && ".sensitive"].filter(Boolean);
  const line = `${label}: ____ {${[`#${name}`, ...words, ...source(lookup, give)].join(" ")}}`;
  const text = body.trimEnd();
  const afterField = fieldsOf(text).at(-1)?.line === text.split("\n").length - 1;
  return text ? `${text}${afterField ? "\n" : "\n\n"}${line}` : line;
}

/**
 * @param {string} lookup
 * @param {string} give
 */
const source = (lookup, give) => (lookup ? [`from="${lookup}"`, `give="${give}"`] : []);
