// @ts-check
// Sign-outs that the server has not confirmed yet. Without them a device that was signed out while offline would stay
// signed in on the server.
import { ask, post, signed } from "./ask.js";
import { withProof } from "./device-key.js";
import { transact } from "./durable.js";

const LOGOUT_URL = "/api/v1/auth/logout";
const TIMEOUT_MS = 3000;

/** For those of which the server was not reached at the time. */
export async function repeatSignOuts() {
  for (const token of await unconfirmed()) await confirmSignOut(token);
}

/** @param {string} token */
export async function confirmSignOut(token) {
  const init = await withProof(LOGOUT_URL, { ...post(TIMEOUT_MS), keepalive: true }, token).catch(() => null);
  if (init) await ask(LOGOUT_URL, signed(init, token)).then(() => confirm(token), () => {});
}

/** @returns {Promise<string[]>} refresh tokens */
async function unconfirmed() {
  return (await transact("readonly", (values) => values.get("sign-outs")).catch(() => null)) ?? [];
}

/** @param {string} refresh */
export const remember = (refresh) => update((tokens) => [...tokens, refresh]);

/** @param {string} refresh */
const confirm = (refresh) => update((tokens) => tokens.filter((token) => token !== refresh));

/** @param {(tokens: string[]) => string[]} change */
function update(change) {
  const put = (/** @type {IDBObjectStore} */ values) => {
    const request = values.get("sign-outs");
    request.onsuccess = () => values.put(change(request.result ?? []), "sign-outs");
    return request;
  };
  return transact("readwrite", put).catch(() => {});
}
