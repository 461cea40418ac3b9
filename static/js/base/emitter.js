/**
 * An EventTarget whose events and their details are declared.
 * @template {object} Events name of an event -> its detail
 */
export class Emitter extends EventTarget {
  /**
   * @template {keyof Events & string} Name
   * @param {Name} name
   * @param {(detail: Events[Name]) => void} handler
   * @param {AddEventListenerOptions} [options]
   */
  on(name, handler, options) {
    this.addEventListener(name, (event) => handler(/** @type {CustomEvent} */ (event).detail), options);
  }

  /**
   * @template {keyof Events & string} Name
   * @param {Name} name
   * @param {Events[Name]} detail
   */
  fire(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}
