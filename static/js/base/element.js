// Making and finding elements.

/**
 * A new element, with a class and a text where they are given.
 * @template {keyof HTMLElementTagNameMap} Name
 * @param {Name} name
 * @returns {HTMLElementTagNameMap[Name]}
 */
export function element(name, className = "", text = "") {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text) made.textContent = text;
  return made;
}

/**
 * The first match of `selector` in `root`. An Error names the selector where there is none, or one of another kind.
 * @template {Element} [Kind=HTMLElement]
 * @param {ParentNode} root
 * @param {string} selector
 * @param {new () => Kind} [kind]
 * @returns {Kind}
 */
export function part(root, selector, kind) {
  const match = /** @type {Element | null} */ (root.querySelector(selector));
  if (!match || (kind && !(match instanceof kind)))
    throw new Error(`No element matches ${selector}${kind ? ` as ${kind.name}` : ""}`);
  return /** @type {Kind} */ (match);
}

/**
 * Every match of `selector` in `root` that is of the kind.
 * @template {Element} Kind
 * @param {ParentNode} root
 * @param {string} selector
 * @param {new () => Kind} kind
 */
export function parts(root, selector, kind) {
  const matches = /** @type {Element[]} */ ([...root.querySelectorAll(selector)]);
  return /** @type {Kind[]} */ (matches.filter((match) => match instanceof kind));
}

/**
 * The nearest match from an event's target upwards; null where the target is no element.
 * @template {keyof HTMLElementTagNameMap | (string & {})} Selector
 * @param {EventTarget | null} target
 * @param {Selector} selector
 * @returns {(Selector extends keyof HTMLElementTagNameMap ? HTMLElementTagNameMap[Selector] : HTMLElement) | null}
 */
export const closest = (target, selector) =>
  /** @type {any} */ (target instanceof Element ? target.closest(selector) : null);

/**
 * The content of a template with one element, as a copy.
 * @param {ParentNode} root
 * @param {string} selector
 * @returns {HTMLElement}
 */
export function copyOf(root, selector) {
  const { firstElementChild } = part(root, selector, HTMLTemplateElement).content;
  return /** @type {HTMLElement} */ (firstElementChild?.cloneNode(true));
}

const FIELDS = "input, textarea, select, [contenteditable]";

/**
 * Whether keys go into a field of `root`. Nothing that the network brings may take the focus then.
 * @param {Element} root
 */
export const isTyping = (root) => Boolean(focused()?.matches(FIELDS) && root.contains(document.activeElement));

/** The element that has the focus. */
export const focused = () => /** @type {HTMLElement | null} */ (document.activeElement);
