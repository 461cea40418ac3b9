// @ts-check
// The key pair of this browser and the proof that it has it (RFC 9449, DPoP). The private key cannot be exported, so a
// copy of the tokens without it is refused.
import { Trouble, withHeader } from "./ask.js";
import { inTime, isTimeout, transact } from "./durable.js";
import { claims as claimsOf } from "./tokens.js";

/** @type {CryptoKeyPair | undefined} */
let held; // the pair that this page used last

/**
 * Without a proof in a browser that has no key. Where the key is only slow, a session that needs it keeps waiting.
 * @param {string} url
 * @param {RequestInit} init
 * @param {string} [token]  the refresh token that is sent along
 * @param {number} [now]  s
 */
export async function withProof(url, init, token = "", now = 0) {
  try {
    return withHeader(init, "DPoP", await proofFor(url, token, now));
  } catch (error) {
    if (isTimeout(error) && claimsOf(token).cnf) throw new Trouble(null, error);
    return init;
  }
}

/**
 * The value of a DPoP header for a POST to `url`. Rejects in browsers without WebCrypto (plain http on a host name) or
 * IndexedDB, and with a TimeoutError where they do not answer.
 * @param {string} url
 * @param {string} token  the token that is sent along, or ""
 * @param {number} now  s, by the server's clock; 0 where that is not known
 */
const proofFor = (url, token, now) => inTime(sign(url, token, now));

/** @type {(url: string, token: string, now: number) => Promise<string>} */
async function sign(url, token, now) {
  const { privateKey } = await keyPair();
  const header = { typ: "dpop+jwt", alg: "ES256", jwk: await publicKey() };
  const ath = await hash(token);
  const iat = Math.floor(now || Date.now() / 1000);
  const claims = { jti: crypto.randomUUID(), htm: "POST", htu: new URL(url, location.href).href, iat, ath };
  const text = [header, claims].map((part) => base64url(bytes(JSON.stringify(part)))).join(".");
  const signature = await crypto.subtle.sign({ name: "ECDSA", hash: "SHA-256" }, privateKey, bytes(text));
  return `${text}.${base64url(signature)}`;
}

/** As a JWK with its members in the order of a thumbprint (RFC 7638). */
export async function publicKey() {
  const { crv, kty, x, y } = await crypto.subtle.exportKey("jwk", (await keyPair()).publicKey);
  return { crv, kty, x, y };
}

/** The SHA-256 of `text`, in base64url. @param {string} text */
export const hash = async (text) => base64url(await crypto.subtle.digest("SHA-256", bytes(text)));

/**
 * The pair that is kept, or a new one. Of two tabs that make one at once, the first to store it decides for both. This
 * page's own is stored again where it was deleted under the open page, and is used where the database has broken since.
 * @returns {Promise<CryptoKeyPair>}
 */
async function keyPair() {
  const kept = await transact("readonly", (store) => store.get("key")).catch(() => held);
  if (kept) return (held = kept);
  const made = held ?? (await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, false, ["sign"]));
  const first = await transact("readwrite", (store) => {
    const request = store.get("key");
    request.onsuccess = () => request.result ?? store.put(made, "key");
    return request;
  });
  return (held = first ?? made);
}

const bytes = (/** @type {string} */ text) => new TextEncoder().encode(text);

/** @param {ArrayBuffer | Uint8Array} buffer */
function base64url(buffer) {
  const text = btoa(String.fromCharCode(...new Uint8Array(buffer)));
  return text.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
