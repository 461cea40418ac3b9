/**
 * The time of day of an ISO timestamp, in the browser's language.
 * @param {string} iso
 */
export const clock = (iso) =>
  new Date(iso).toLocaleTimeString(undefined, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
