const TYPING_IDLE_MS = 400;

/** What is being typed: it becomes one event after a pause, or at once when something else is done. */
export class Typing {
  /** @type {{name: string, record: () => void, timer: ReturnType<typeof setTimeout>} | null} */
  #current = null;

  get pending() {
    return this.#current !== null;
  }

  /**
   * `name`: of the field; text that waits in another one is recorded first.
   * @param {string} name
   * @param {() => void} record
   */
  later(name, record) {
    if (this.#current?.name !== name) this.flush();
    clearTimeout(this.#current?.timer);
    this.#current = { name, record, timer: setTimeout(() => this.flush(), TYPING_IDLE_MS) };
  }

  flush() {
    const current = this.#current;
    this.#current = null;
    clearTimeout(current?.timer);
    current?.record();
  }
}
