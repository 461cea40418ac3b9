// What the server refused for good, in words.
import { facts } from "../base/facts.js";

const REASONS = {
  403: "You no longer have the role in the team that this needs.",
  404: "The guide was deleted, or you are no longer in its team.",
};

/**
 * Why, for people.
 * @param {number} status
 * @param {string} [detail]
 */
export const reasonFor = (status, detail = "") => /** @type {Record<number, string>} */ (REASONS)[status] ?? detail;

/**
 * What was lost. A poll that is refused loses nothing.
 * @param {Run.Refused} refusal
 */
export function lossMessage({ reason = "", rows }) {
  if (!rows.length) return reason;
  return `${rows.length === 1 ? "1 entry" : `${rows.length} entries`} could not be saved. ${reason}`;
}

/**
 * An event as a line for people, who may have to write it down elsewhere. Sensitive values are left out.
 * @param {Run.Event} event
 * @param {Run.Steps} steps
 */
export function wordsOf({ kind, option = "", text = "", values = {}, ...place }, steps) {
  const step = steps.title(place);
  const given = Object.entries(values).filter(([name]) => !steps.isSensitive(name));
  const filled = given.map(([name, value]) => `${name}: ${value}`);
  if (kind === "answer")
    return [`${step} – ${steps.label(place, option) || facts.continueLabel}`, ...filled].join("\n");
  if (kind === "note") return `Note at “${step}”: ${text}`;
  if (kind === "flag") return `Flag at “${step}”: ${text || option}`;
  if (kind === "finish") return `Ended as: ${facts.endings[option] ?? option}`;
  if (kind === "back") return `Back to “${step}”`;
  return filled.join("\n");
}
