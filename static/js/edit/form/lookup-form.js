// A lookup of the team, and into which field of the step each of its values goes.
import { announce } from "../../base/announce.js";
import { copyOf, part } from "../../base/element.js";
import { facts } from "../../base/facts.js";
import { session, Trouble } from "../../session/session.js";
import { setBody } from "../graph/graph.js";
import { fieldsOf, withField, withSource } from "./field-lines.js";

/** @typedef {import("./field-lines.js").Field} Field */
/** @typedef {{name: string, kind: string, sensitive: boolean, isGone?: boolean}} Output */
/** @typedef {{name: string, asks: string[], outputs: Output[], isGone?: boolean}} Lookup */

const NEW = "+";
const TAKES_ANY = ["text", "choice"];
const BY_HAND = "Where it fails, the person fills these fields in.";

export class LookupForm {
  #place;
  #draft;
  #select;
  #rows;
  #state;
  /** @type {Lookup[] | null} */
  #lookups = null;
  #name = "";
  #step = "";
  /** @type {Promise<void> | null} */
  #loading = null;

  /**
   * @param {HTMLElement} place
   * @param {Edit.GraphDraft} draft
   */
  constructor(place, draft) {
    this.#place = place;
    this.#draft = draft;
    this.#select = part(place, "[data-lookup]", HTMLSelectElement);
    this.#rows = part(place, "[data-lookup-rows]");
    this.#state = part(place, "[data-lookup-state]");
    this.#select.addEventListener("change", () => this.#choose(this.#select.value));
    this.#rows.addEventListener("change", ({ target }) => {
      if (target instanceof HTMLSelectElement) this.#take(target.dataset.output ?? "", target.value);
    });
    part(place, "[data-lookup-again]").addEventListener("click", () => this.enter());
    this.#load();
  }

  /** Goes into it; lookups that were added meanwhile are there. */
  async enter() {
    await this.#load();
    const other = part(this.#place, this.#lookups ? "[data-lookup-close]" : "[data-lookup-again]");
    (this.#select.options.length ? this.#select : other).focus();
  }

  /** Shows the step as it is now. */
  show() {
    if (!this.#lookups) return;
    const all = this.#all();
    const used = this.#fields.map(({ lookup }) => lookup).filter(Boolean);
    const isNews = this.#step !== this.#draft.at;
    this.#step = this.#draft.at;
    if ((isNews && used.length) || !all.some(({ name }) => name === this.#name)) {
      this.#name = used[0] ?? all[0]?.name ?? "";
    }
    const count = (/** @type {string} */ name) => used.filter((each) => each === name).length;
    fill(this.#select, all.map((each) => [each.name, nameOf(each, count(each.name))]), this.#name); // prettier-ignore
    const lookup = all.find(({ name }) => name === this.#name);
    part(this.#place, "[data-lookup-none]").hidden = Boolean(lookup);
    part(this.#place, "[data-lookup-one]").hidden = !lookup;
    if (lookup) this.#showLookup(lookup);
  }

  // Private

  #load() {
    return (this.#loading ??= this.#read().finally(() => (this.#loading = null)));
  }

  async #read() {
    const lookups = await read(this.#place.dataset.url ?? "");
    this.#state.hidden = Boolean(lookups ?? this.#lookups);
    this.#lookups = lookups ?? this.#lookups;
    this.show();
  }

  get #body() {
    return this.#draft.graph.nodes[this.#draft.at]?.body ?? "";
  }

  get #fields() {
    return fieldsOf(this.#body);
  }

  /** The lookups of the team, and those that the step names and the team does not have. @returns {Lookup[]} */
  #all() {
    const known = this.#lookups ?? [];
    const gone = new Set(this.#fields.map(({ lookup }) => lookup).filter((name) => name));
    for (const { name } of known) gone.delete(name);
    return [...known, ...[...gone].map((name) => ({ name, asks: [], outputs: [], isGone: true }))];
  }

  /** @param {Lookup} lookup */
  #showLookup(lookup) {
    const fields = this.#fields;
    const mine = fields.filter((field) => field.lookup === lookup.name);
    const given = lookup.outputs.map(({ name }) => name);
    const gone = [...new Set(mine.map(({ give }) => give))].filter((name) => !given.includes(name));
    const outputs = [...lookup.outputs, ...gone.map((name) => ({ name, kind: "", sensitive: false, isGone: true }))];
    const names = outputs.map(({ name }) => name);
    const shown = [...this.#rows.querySelectorAll("select")].map(({ dataset }) => dataset.output);
    if (names.join() !== shown.join()) this.#rows.replaceChildren(...outputs.map((output) => row(output)));
    const selects = [...this.#rows.querySelectorAll("select")];
    for (const [i, output] of outputs.entries()) {
      const into = mine.find(({ give }) => give === output.name);
      const taking = fields.filter((field) => field === into || takes(field, output));
      const options = taking.map(({ name, label }) => [name, label]);
      const more = output.isGone ? [] : [[NEW, "A new field"]];
      fill(selects[i], [["", "Not used"], ...options, ...more], into?.name ?? "");
    }
    part(this.#place, "[data-lookup-words]").textContent = this.#words(lookup);
  }

  /** @param {Lookup} lookup */
  #words({ asks, isGone }) {
    if (isGone) return "This team has no lookup of this name.";
    const asked = new Set(Object.values(this.#draft.graph.nodes).flatMap(({ body }) => namesIn(body)));
    const unasked = asks.filter((name) => !asked.has(name) && !facts.details.includes(name));
    const words = asks.length ? [`It is asked with ${asks.join(", ")}.`] : [];
    if (unasked.length) words.push(`No step of this guide asks for ${unasked.join(" or ")} yet.`);
    return [...words, BY_HAND].join(" ");
  }

  /** @param {string} name */
  #choose(name) {
    this.#name = name;
    this.show();
  }

  /**
   * @param {string} give
   * @param {string} into  the name of a field, "" for none, NEW for one that is made
   */
  #take(give, into) {
    const [lookup, output] = this.#chosen(give);
    if (!lookup || !output) return;
    let body = this.#body;
    for (const field of this.#fields) {
      const isFilled = field.lookup === lookup.name && field.give === give;
      if (field.name === into) body = withSource(body, field, lookup.name, give);
      else if (isFilled) body = withSource(body, field, "", "");
    }
    if (into === NEW) body = withField(body, this.#newField(lookup, output));
    if ([...body].length > facts.limits.bodyChars) announce("There is no room for this in the text of the step.");
    else this.#draft.change(setBody(this.#draft.graph, this.#draft.at, body));
    this.show();
  }

  /**
   * @param {string} give
   * @returns {[Lookup | undefined, Output | undefined]}
   */
  #chosen(give) {
    const lookup = this.#all().find(({ name }) => name === this.#name);
    const gone = { name: give, kind: "text", sensitive: false };
    return [lookup, lookup?.outputs.find(({ name }) => name === give) ?? gone];
  }

  /**
   * @param {Lookup} lookup
   * @param {Output} output
   */
  #newField(lookup, { name: give, kind, sensitive }) {
    const words = give.replace(/[-_]+/g, " ").trim() || give;
    const name = this.#freeName(give, kind, sensitive);
    const label = words[0].toUpperCase() + words.slice(1);
    return { name, label, kind, isSensitive: sensitive, lookup: lookup.name, give };
  }

  /** A name that no field of the step has, nor one of another kind elsewhere: a name is one value in all of a guide. */
  #freeName(/** @type {string} */ give, /** @type {string} */ kind, /** @type {boolean} */ isSensitive) {
    const { graph, at } = this.#draft;
    const taken = new Set(
      Object.entries(graph.nodes).flatMap(([key, { body }]) =>
        fieldsOf(body)
          .filter((field) => key === at || field.kind !== kind || field.isSensitive !== isSensitive)
          .map(({ name }) => name),
      ),
    );
    let name = give;
    for (let i = 2; taken.has(name); i++) name = `${give.slice(0, facts.limits.fieldNameChars - 4)}-${i}`;
    return name;
  }
}

/**
 * The lookups of the team; null where they cannot be read.
 * @param {string} path
 * @returns {Promise<Lookup[] | null>}
 */
async function read(path) {
  try {
    const response = await session.fetch(path);
    return response.ok ? await response.json() : null;
  } catch (error) {
    if (error instanceof Trouble) return null;
    throw error;
  }
}

/** The rule of trees/core/problems/check_lookups.py. @param {Field} field @param {Output} output */
const takes = (field, { kind, sensitive, isGone }) =>
  !isGone && (TAKES_ANY.includes(field.kind) || field.kind === kind) && (field.isSensitive || !sensitive);

/** @param {string} body */
const namesIn = (body) => fieldsOf(body).map(({ name }) => name);

/** @param {Lookup} lookup @param {number} count */
const nameOf = ({ name, isGone }, count) =>
  [name, count && (count === 1 ? "1 field here" : `${count} fields here`), isGone && "not a lookup of this team"]
    .filter(Boolean)
    .join(" · ");

/** @param {Output} output */
function row({ name, kind, sensitive, isGone }) {
  const made = copyOf(document, "[data-lookup-row]");
  const words = isGone ? "not given" : [kind, sensitive && "sensitive"].filter(Boolean).join(", ");
  part(made, "[data-output-name]").textContent = name;
  part(made, "[data-output-kind]").textContent = words;
  const select = part(made, "select");
  select.dataset.output = name;
  select.setAttribute("aria-label", `${name}${words && ` (${words})`} goes into`);
  return made;
}

/**
 * Sets what can be chosen, where that has changed: a select that is open is left alone.
 * @param {HTMLSelectElement} select
 * @param {string[][]} options  [value, text]
 * @param {string} value
 */
function fill(select, options, value) {
  const same = [...select.options].map((each) => [each.value, each.text]);
  if (JSON.stringify(same) !== JSON.stringify(options)) {
    select.replaceChildren(...options.map(([each, text]) => new Option(text, each)));
  }
  select.value = value;
}
