// One clock for all pages: every time in the zone and with the 12 or 24 hours that the reader chose in the profile, or
// else the browser's. The server's time corrects a clock that is wrong.

const CLOCK_ERROR_MS = 60_000; // what the network may take; less than this is no wrong clock
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const { hourCycle } = new Intl.DateTimeFormat(undefined, { hour: "numeric" }).resolvedOptions();
const BROWSERS = hourCycle?.startsWith("h1") ? "12" : "24";
const ENGLISH = "en-US"; // the months are those of the server: "Sep", not "Sept"
/** @type {Record<string, Intl.DateTimeFormatOptions>} by the hours of a day */
const TIMES = {
  12: { hour: "numeric", minute: "2-digit", hourCycle: "h12" },
  24: { hour: "2-digit", minute: "2-digit", hourCycle: "h23" },
};
/** @type {Record<string, Intl.DateTimeFormat>} */
const formats = {};
let ahead = 0; // ms that the server's clock is ahead of this machine's

/** The browser's own zone, such as "Europe/Berlin". */
export const browserZone = () => new Intl.DateTimeFormat().resolvedOptions().timeZone;

/**
 * Called with the server's time, just after it was sent.
 * @param {number} serverTime  ms
 */
export function setClock(serverTime) {
  const error = serverTime - Date.now();
  ahead = Math.abs(error) < CLOCK_ERROR_MS ? 0 : error;
}

export const now = () => Date.now() + ahead;

/**
 * The time of day: "14:02", or "2:02 PM".
 * @param {string | number} when  ISO text, or ms
 */
export function clock(when, seconds = false) {
  const hours = reader()?.clock || BROWSERS;
  return seconds
    ? format(`seconds ${hours}`, { ...TIMES[hours], second: "2-digit" }, when)
    : format(`clock ${hours}`, TIMES[hours], when);
}

/**
 * "4 Mar 2026".
 * @param {string | number} when
 */
export function day(when) {
  const [month, date, year] = format("day", { day: "numeric", month: "short", year: "numeric" }, when).split(/\W+/);
  return `${date} ${month} ${year}`;
}

/**
 * "4 Mar 2026, 14:02".
 * @param {string | number} when
 */
export const dayAndTime = (when) => `${day(when)}, ${clock(when)}`;

/**
 * "just now", "5 min ago", "3 h ago", "2 days ago"; from 30 days on the day.
 * @param {string | number} when
 */
export function age(when) {
  const passed = now() - new Date(when).getTime();
  if (passed < MINUTE) return "just now";
  if (passed < HOUR) return `${Math.floor(passed / MINUTE)} min ago`;
  if (passed < DAY) return `${Math.floor(passed / HOUR)} h ago`;
  return passed < 30 * DAY ? `${days(Math.floor(passed / DAY))} ago` : day(when);
}

/**
 * How far a day is from the reader's today: "due today", "due in 3 days", "1 day overdue".
 * @param {string} date  such as "2026-03-04"
 */
export function due(date) {
  const left = Math.round((Date.parse(date) - Date.parse(today())) / DAY);
  if (left < 0) return `${days(-left)} overdue`;
  return left ? `due in ${days(left)}` : "due today";
}

/** The reader's date, such as "2026-03-04". */
export function today() {
  const [month, date, year] = format("today", { day: "2-digit", month: "2-digit", year: "numeric" }, now()).split("/");
  return `${year}-${month}-${date}`;
}

/** What a page says of who reads it. */
const reader = () => document.getElementById("who")?.dataset;

const days = (/** @type {number} */ count) => (count === 1 ? "1 day" : `${count} days`);

/**
 * @param {string} name  of these options, which are the same at each call
 * @param {Intl.DateTimeFormatOptions} options
 * @param {string | number} when
 */
function format(name, options, when) {
  const timeZone = reader()?.timeZone || undefined;
  return (formats[`${name} ${timeZone}`] ??= inZone(options, timeZone)).format(new Date(when));
}

/**
 * @param {Intl.DateTimeFormatOptions} options
 * @param {string} [timeZone]
 */
function inZone(options, timeZone) {
  try {
    return new Intl.DateTimeFormat(ENGLISH, { ...options, timeZone });
  } catch {
    return new Intl.DateTimeFormat(ENGLISH, options); // a zone that is newer than this browser
  }
}
