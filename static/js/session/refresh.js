// @ts-check
// The request for new tokens, and the lock that makes it one for all tabs.
import { ask, json, post, signed } from "./ask.js";
import { withProof } from "./device-key.js";
import { SESSION } from "../base/storage.js";
import { claims } from "./tokens.js";
import { sleep } from "./wait.js";

/** @import {Tokens} from "./tokens.js" */

const LOCK_WAIT_MS = 5000;
const LOCK_HOLD_MS = 100;
const REFRESH_URL = "/api/v1/auth/refresh";
const TIMEOUT_MS = 8000;
const CLOCK_TOLERANCE_S = 43_200; // the server allows a day

/**
 * The proof is dated by the server's clock, as far as it is known here; where that is wrong, the refusal has the time.
 * @param {Tokens} old
 */
export async function refresh({ access, refresh, expires_at }) {
  /** @param {number} now  s */
  const attempt = async (now) => {
    const proven = await withProof(REFRESH_URL, post(TIMEOUT_MS), refresh, now);
    return ask(REFRESH_URL, signed({ ...proven, redirect: "error", cache: "no-store" }, refresh));
  };
  const dated = claims(access).exp - (expires_at - Date.now()) / 1000;
  const response = await attempt(dated);
  const { now } = await json(response); // of a refused proof only
  return now && !(Math.abs(now - dated) < CLOCK_TOLERANCE_S) ? attempt(now) : response;
}

/**
 * Runs `work` under the browser-wide lock, or without it where it cannot be had: the server copes with both.
 * The lock is held a moment longer after `work` has stored tokens, because they take a moment to reach the next tab.
 * @param {() => Promise<boolean>} work
 * @returns {Promise<void>}
 */
export function locked(work) {
  return new Promise((done, fail) => {
    let held = false;
    const run = () => work().then((stored) => (done(), stored), fail);
    const hold = async () => {
      held = true;
      if (await run()) await sleep(LOCK_HOLD_MS);
    };
    const ask = async () => navigator.locks.request(SESSION, { signal: AbortSignal.timeout(LOCK_WAIT_MS) }, hold);
    ask().catch(() => held || run());
  });
}
