// Words every <time data-time> of the page, before it is painted, and again while it gets older.
import { age, day, dayAndTime, due, now, setClock } from "../base/clock.js";
import { parts } from "../base/element.js";

const SELECTOR = "time[data-time]";
const REFRESH_MS = 20_000;
/** @type {Record<string, (when: string) => string>} */
const WORDINGS = { age, at: dayAndTime, day, due };

/** @param {HTMLTimeElement} time */
function word(time) {
  const { dateTime, dataset } = time;
  const words = isActive(time) ? "active now" : WORDINGS[dataset.time ?? "age"](dateTime);
  if (time.textContent !== words) time.textContent = words;
  if (dataset.time === "age") time.title = dayAndTime(dateTime);
}

const isActive = (/** @type {HTMLTimeElement} */ { dateTime, dataset: { activeSeconds } }) =>
  activeSeconds && now() - Date.parse(dateTime) < 1000 * Number(activeSeconds);

/** @param {ParentNode} root */
const wordAll = (root) => parts(root, SELECTOR, HTMLTimeElement).forEach(word);

/** @param {Node} node */
function added(node) {
  if (!(node instanceof Element)) return;
  if (node.id === "who") return arrive(node);
  if (node instanceof HTMLTimeElement && node.matches(SELECTOR)) word(node);
  else wordAll(node);
}

/**
 * Each page brings the reader's zone, and the server's time.
 * @param {Element} who
 */
function arrive(who) {
  if (who instanceof HTMLElement && who.dataset.now) setClock(Date.parse(who.dataset.now));
  wordAll(document);
}

new MutationObserver((records) => records.forEach(({ addedNodes }) => addedNodes.forEach(added))).observe(
  document.body,
  { childList: true, subtree: true },
);
wordAll(document);
setInterval(() => document.hidden || wordAll(document), REFRESH_MS);
document.addEventListener("visibilitychange", () => document.hidden || wordAll(document));
