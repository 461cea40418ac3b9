// What an editor asks the server. Both functions reject with Trouble where the server did not answer.
import { session, Trouble } from "../../session/session.js";

const MAX_KEEPALIVE_CHARS = 20_000; // that a browser sends even when its page is closed, at up to three bytes each

/** @param {string} url */
export async function read(url) {
  const response = await session.fetch(url);
  if (!response.ok) throw new Trouble(response);
  return response.json();
}

/**
 * @param {string} url
 * @param {string} method
 * @param {unknown} [body]
 * @returns {Promise<Edit.Answer>} the answer, whatever its status
 */
export async function send(url, method, body) {
  /** @type {string | undefined} */
  const text = JSON.stringify(body, wellFormed);
  const headers = { "Content-Type": "application/json" };
  const keepalive = document.hidden && (text?.length ?? 0) < MAX_KEEPALIVE_CHARS;
  const response = await session.fetch(url, { method, headers, body: text, keepalive });
  return { ok: response.ok, status: response.status, body: await response.json() };
}

/**
 * Replaces lone surrogates, which a cut or a paste can leave: the server would refuse all of the body.
 * @param {string} _
 * @param {unknown} value
 */
const wellFormed = (_, value) => (typeof value === "string" ? value.toWellFormed() : value);
