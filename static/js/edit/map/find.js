// Finding a step by its words: in its title, its text or its answers. Enter goes from one to the next.
import { part } from "../../base/element.js";

/** @param {string} text */
const folded = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase(); // without accents and case

/**
 * The keys of the steps that have all words of `query`, in their order.
 * @param {Guide.Graph} graph
 * @param {string} query
 */
function matches({ order, nodes }, query) {
  const words = folded(query).split(/\s+/).filter(Boolean);
  if (!words.length) return [];
  return order.filter((key) => {
    const { title, body, options } = nodes[key];
    const text = folded([title, body, ...options.map(({ label }) => label)].join("\n"));
    return words.every((word) => text.includes(word));
  });
}

/**
 * `form` has a search field and an <output>. Fires "matches" on the draft.
 * @param {HTMLElement} form
 * @param {Edit.GraphDraft} draft
 * @param {AbortSignal} signal
 */
export function find(form, draft, signal) {
  const [field, output] = [part(form, "input", HTMLInputElement), part(form, "output")];
  /** @type {string[]} */
  let keys = [];

  const search = () => {
    keys = matches(draft.graph, field.value);
    output.textContent = field.value.trim() ? resultText(keys.indexOf(draft.at) + 1, keys.length) : "";
    draft.fire("matches", { keys });
  };
  const go = (/** @type {number} */ by) => {
    if (!keys.length) return;
    const at = keys.indexOf(draft.at);
    const first = by > 0 ? 0 : keys.length - 1;
    draft.choose(keys[at < 0 ? first : (at + by + keys.length) % keys.length]);
    search();
  };
  const clear = () => {
    field.value = "";
    search();
  };

  form.addEventListener("submit", (event) => event.preventDefault());
  field.addEventListener("input", search);
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter") go(event.shiftKey ? -1 : 1);
    else if (event.key === "Escape" && field.value) clear();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  const searchAgain = () => field.value && search();
  draft.on("changed", searchAgain, { signal });
  draft.on("shown", searchAgain, { signal });
}

/**
 * @param {number} place of the current step among the matches, from 1; 0 for none
 * @param {number} count
 */
function resultText(place, count) {
  if (!count) return "Nothing found";
  return place ? `${place} of ${count}` : `${count} found`;
}
