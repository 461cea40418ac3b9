// What a condition of a guide can use, by name and type: fields, answers, the ticket, today.
import { facts } from "../../base/facts.js";
import { nameOf } from "../graph/graph.js";
import { readingOrder } from "../graph/ways.js";
import { fieldsOf } from "./field-lines.js";

/**
 * `text`: how a condition writes it. `kind`: text, number, date, yes-no or choice. `bare`: whether `known` takes it.
 * @typedef {{text: string, name: string, kind: string, choices: string[], bare: boolean}} Known
 */

const SINCE = ["days", "months", "years"];
const MAX_ANSWERS = 300; // steps whose answers are offered; a text can use the others

/**
 * @param {Guide.Graph} graph
 * @param {string} at  the step of the condition, whose own answer is not known there
 * @returns {Known[]}
 */
export function knownValues(graph, at) {
  const order = readingOrder(graph);
  /** @type {Map<string, Known>} */
  const fields = new Map();
  for (const key of order) for (const field of fieldsIn(graph.nodes[key].body)) fields.set(field.text, field);
  const since = [...fields.values()].filter(({ kind }) => kind === "date").flatMap(functionsOf);
  const asked = order.filter((key) => key !== at && graph.nodes[key].options.length > 1).slice(0, MAX_ANSWERS);
  const answers = asked.map((key) => answerAt(key, graph.nodes[key]));
  return [...fields.values(), ...since, ...facts.details.map(detail), TODAY, ...answers];
}

/**
 * @param {string} text
 * @returns {Known}
 */
const detail = (text) => ({ text, name: capitalized(text), kind: "text", choices: [], bare: true });

const capitalized = (/** @type {string} */ text) => text[0].toUpperCase() + text.slice(1);

/** @type {Known} */
const TODAY = { text: "today", name: "Today", kind: "date", choices: [], bare: false };

/**
 * The fields of a text that conditions can use.
 * @param {string} body
 * @returns {Known[]}
 */
const fieldsIn = (body) =>
  fieldsOf(body)
    .filter(({ isSensitive }) => !isSensitive)
    .map(({ name, label, kind, choices }) => ({ text: name, name: label, kind, choices, bare: true }));

/** @param {Known} date */
const functionsOf = ({ text, name }) =>
  SINCE.map((unit) => ({
    text: `${unit}_since(${text})`,
    name: `${unit} since ${name}`,
    kind: "number",
    choices: [],
    bare: false,
  }));

/**
 * @param {string} key
 * @param {Guide.Step} node
 */
const answerAt = (key, node) => ({
  text: `answer(${key})`,
  name: `answer at “${nameOf(node)}”`,
  kind: "choice",
  choices: node.options.map(({ label }) => label).filter(Boolean),
  bare: true,
});
