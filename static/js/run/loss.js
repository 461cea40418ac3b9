// What the server refused for good, in words.

/**
 * What was lost. A poll that is refused loses nothing.
 * @param {Run.Refused} refusal
 */
export function lossMessage({ reason = "", rows }) {
  if (!rows.length) return reason;
  return `${rows.length === 1 ? "1 entry" : `${rows.length} entries`} could not be saved. ${reason}`;
}
