// @ts-check
// A request, and whether its answer is ours. Anything else, and no answer at all, is Trouble: it says nothing about the
// session.
import { sleep } from "./wait.js";

/** @typedef {Response & {code?: string}} Coded  with the `code` of a 401 */

export const RENEW = /^token_(expired|invalid)$/;
export const END =
  /^(refresh_expired|refresh_reused|session_revoked|user_inactive|credentials_changed|token_invalid|proof_required)$/;
export const BACKOFF_MS = [300, 1000, 3000];
const MAX_WAIT_MS = 10_000; // a longer wait is left to the person

/** What is told of each answer of ours. */
export const watching = { answer: (/** @type {Response} */ _response) => {} };

/** No answer of ours. `status`: 0 without any answer; `wait`: ms that the other side asked for. */
export class Trouble extends Error {
  /**
   * @param {Response | null} response
   * @param {unknown} [cause]
   */
  constructor(response, cause) {
    super("", { cause });
    const header = (/** @type {string} */ name) => response?.headers.get(name) ?? "";
    const after = header("Retry-After");
    this.status = response?.status ?? 0;
    // Beyond 2 ** 31 ms a timer of the browser would be over at once.
    this.wait = Math.min(Number(after) * 1000 || Date.parse(after) - Date.parse(header("Date")) || 0, 1e9);
  }
}

/**
 * Answers of ours, complete; anything else is Trouble.
 * @param {string | URL} url
 * @param {RequestInit} init
 * @param {AbortSignal | null} [abort]
 */
export async function ask(url, init, abort) {
  /** @type {Coded} */
  let response;
  try {
    response = await fetch(url, init);
    await response.clone().arrayBuffer();
  } catch (cause) {
    throw abort?.aborted ? cause : new Trouble(null, cause);
  }
  if (response.status === 401) response.code = (await json(response)).code;
  if (!isOurs(response)) throw new Trouble(response);
  watching.answer(response);
  return response;
}

/**
 * Our 401 has a code. What else is not JSON has our mark, or it came from a proxy, a gateway or a captive portal: their
 * pages may have a policy as well, but none that names our Trusted Types policy (trusted.js). Either header will do: a
 * proxy may replace the one, or leave out the other, which it does not know.
 * @param {Coded} response
 */
function isOurs({ status, code = "", headers }) {
  if (status === 401) return RENEW.test(code) || END.test(code);
  const about = `${headers.get("Content-Type")};${headers.get("Content-Security-Policy")}`;
  const shaped = /^[^;]*json|\btreeline\b/.test(about) || headers.has("Treeline-Version");
  return shaped && status !== 429 && status < 500;
}

/** @param {Response} response */
export const json = async (response) => (await response.clone().json().catch(() => null)) ?? {};

/**
 * @template T
 * @param {() => Promise<T>} work
 * @param {number[]} pauses  ms
 * @returns {Promise<T>}
 */
export async function withRetries(work, [pause, ...later]) {
  try {
    return await work();
  } catch (trouble) {
    if (!pause || !(trouble instanceof Trouble) || trouble.wait > MAX_WAIT_MS) throw trouble;
    await sleep(Math.max(trouble.wait, pause * (0.75 + Math.random() / 2)));
    return withRetries(work, later);
  }
}

/**
 * @param {RequestInit} init
 * @param {string} token
 */
export const signed = (init, token) => withHeader(init, "Authorization", `Bearer ${token}`);

/**
 * @param {RequestInit} init
 * @param {string} name
 * @param {string} value
 */
export function withHeader(init, name, value) {
  const headers = new Headers(init.headers);
  headers.set(name, value);
  return { ...init, headers };
}

export const post = (/** @type {number} */ timeout) => ({ method: "POST", signal: AbortSignal.timeout(timeout) });
