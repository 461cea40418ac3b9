// What an editor asks the server. Both reject with Trouble where no answer of ours came.
import { session, Trouble } from "../../session/session.js";

const ALIVE = 20_000; // characters that a browser sends even when its page is closed, at three bytes each

/** What stands at `url`. */
export async function read(url) {
  const response = await session.fetch(url);
  if (!response.ok) throw new Trouble(response);
  return response.json();
}

/** The answer to `body`, if there is one, {ok, status, body}, whatever it says. */
export async function send(url, method, body) {
  const text = JSON.stringify(body, whole);
  const headers = { "Content-Type": "application/json" };
  const keepalive = document.hidden && (text?.length ?? 0) < ALIVE;
  const response = await session.fetch(url, { method, headers, body: text, keepalive });
  return { ok: response.ok, status: response.status, body: await response.json() };
}

/** Half a character, which a cut or a paste can leave, is none: it would keep all of the rest from being saved. */
const whole = (_, value) => (typeof value === "string" ? value.toWellFormed() : value);
