// The search of the user's guide: in the browser, so that it also works offline.
import "../keys/composition.js";
import { element, part } from "../base/element.js";

const MAX_RESULTS = 30;
const AROUND_CHARS = 90; // that a result shows before and after the first word found

/** @typedef {{url: string, page: string, heading: string, text: string}} Section */

const field = part(document, "[data-help-search]", HTMLInputElement);
const results = part(document, "[data-help-results]");
const article = part(document, "[data-help-article]");
const count = part(document, "[data-help-count]");
/** @type {Promise<Section[]> | null} */
let sections = null;

field.addEventListener("input", search);
field.addEventListener("keydown", (event) => {
  if (event.key === "Enter") results.querySelector("a")?.click();
});
document.addEventListener("keydown", (event) => {
  const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey;
  if (event.key !== "/" || !isPlain || document.activeElement === field) return;
  event.preventDefault();
  field.focus();
});
results.addEventListener("click", () => show([], "")); // a link to a place on this page leaves it open

async function search() {
  const typed = field.value;
  try {
    const all = await (sections ??= load());
    if (typed === field.value) show(matches(all, wordsOf(typed)), typed);
  } catch {
    sections = null; // the next letter tries again
    count.textContent = "The search could not be loaded.";
  }
}

/** @returns {Promise<Section[]>} */
async function load() {
  const response = await fetch(field.dataset.helpSearch ?? "");
  if (!response.ok) throw new Error(`The search index answered ${response.status}`);
  return (await response.json()).sections;
}

const wordsOf = (/** @type {string} */ text) => text.toLowerCase().split(/\s+/).filter(Boolean);

/**
 * The sections that have every word: first those that have them in their headings, then those that have them in a row.
 * @param {Section[]} all
 * @param {string[]} words
 */
function matches(all, words) {
  if (!words.length) return [];
  const inTitles = (/** @type {Section} */ { page, heading }) => `${page} ${heading}`.toLowerCase();
  const has = (/** @type {string} */ text) => words.every((word) => text.includes(word));
  const found = all.filter((each) => has(`${inTitles(each)} ${each.text.toLowerCase()}`));
  const phrase = words.join(" ");
  const rank = (/** @type {Section} */ each) =>
    has(inTitles(each)) ? 0 : each.text.toLowerCase().includes(phrase) ? 1 : 2;
  return found.sort((one, other) => rank(one) - rank(other));
}

/**
 * @param {Section[]} found
 * @param {string} typed
 */
function show(found, typed) {
  const isSearch = Boolean(typed.trim());
  article.hidden = isSearch;
  results.hidden = !isSearch;
  results.replaceChildren(...found.slice(0, MAX_RESULTS).map((each) => row(each, wordsOf(typed))));
  if (isSearch && !found.length) results.append(element("li", "muted", `Nothing found for “${typed.trim()}”.`));
  count.textContent = isSearch ? `${found.length} found` : "";
}

/**
 * @param {Section} section
 * @param {string[]} words
 */
function row({ url, page, heading, text }, words) {
  const item = element("li");
  const link = element("a", "", heading === page ? page : `${page}: ${heading}`);
  link.href = url;
  item.append(link, element("p", "small", excerpt(text, words)));
  return item;
}

/**
 * @param {string} text
 * @param {string[]} words
 */
function excerpt(text, words) {
  const lower = text.toLowerCase();
  const places = words.map((word) => lower.indexOf(word)).filter((place) => place >= 0);
  const from = Math.max(0, Math.min(...places, text.length) - AROUND_CHARS);
  const part = text.slice(places.length ? from : 0, (places.length ? from : 0) + 2 * AROUND_CHARS);
  return `${from && places.length ? "…" : ""}${part.trim()}…`;
}
