import { Trouble } from "../../session/session.js";
import { read, send } from "./api.js";

const RETRY_MS = [2000, 5000, 15_000]; // after a request that got no answer

/** The API of one guide. A request without an answer is reported, and the editor tries again after a while. */
export class Server {
  #url;
  #onOffline;
  #retry;
  #failures = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /**
   * `url`: of the guide's API; `retry`: called after a while when a request got no answer.
   * @param {string} url
   * @param {{onOffline: () => void, retry: () => void}} handlers
   */
  constructor(url, { onOffline, retry }) {
    this.#url = url;
    this.#onOffline = onOffline;
    this.#retry = retry;
  }

  /**
   * The draft. Rejects with Trouble where it cannot be read.
   * @param {string} query
   * @returns {Promise<Guide.Draft>}
   */
  read(query) {
    return read(`${this.#url}/draft${query}`);
  }

  /**
   * @param {string} path below the guide's
   * @returns {Promise<Edit.Answer | null>}
   */
  get = (path) => this.send(path, "GET");

  /**
   * @param {string} path below the guide's
   * @param {string} method
   * @param {unknown} [body]
   * @returns {Promise<Edit.Answer | null>} null where the server did not answer
   */
  async send(path, method, body) {
    try {
      const answer = await send(`${this.#url}/${path}`, method, body);
      this.#failures = 0;
      return answer;
    } catch (error) {
      if (!(error instanceof Trouble)) throw error;
      this.#onOffline();
      const backoff = RETRY_MS[Math.min(this.#failures++, RETRY_MS.length - 1)];
      clearTimeout(this.#timer);
      this.#timer = setTimeout(this.#retry, Math.max(error.wait, backoff));
      return null;
    }
  }
}
