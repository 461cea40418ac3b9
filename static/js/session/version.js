// @ts-check
// Each answer says of which version of the site it is: "17.0123456789ab", a number that grows with each installation
// and the version's name. Fires "treeline:upgraded" on window when an answer is of a newer version than this page. The
// tabs of a browser tell each other: one that nobody uses asks for nothing.

import { watching } from "./ask.js";

/** @typedef {{number: number, name: string}} Version */

const own = parsed(document.querySelector("meta[name=version]")?.getAttribute("content"));
let newest = own;
const tabs = new BroadcastChannel("treeline.version");
watching.answer = ({ headers }) => noticeVersion(headers.get("Treeline-Version"));
tabs.onmessage = (/** @type {MessageEvent<string>} */ { data }) => notice(data);

/** The name of the newest version that has answered; "" where this page does not know its own. */
export const newestVersion = () => newest?.name ?? "";

/** @param {string | null} header */
export const noticeVersion = (header) => notice(header) && tabs.postMessage(header);

/**
 * Whether it is newer than all before.
 * @param {string | null} header
 */
function notice(header) {
  const seen = parsed(header);
  if (!own || !newest || !seen || seen.name === own.name || seen.number <= newest.number) return false;
  newest = seen;
  dispatchEvent(new Event("treeline:upgraded"));
  return true;
}

/**
 * @param {string | null | undefined} text
 * @returns {Version | null}
 */
function parsed(text) {
  const [, number, name] = /^(\d+)\.(\w+)$/.exec(text ?? "") ?? [];
  return name ? { number: Number(number), name } : null;
}
