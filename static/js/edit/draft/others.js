// Who else has the draft open: each open editor reports its step every few seconds, and gets the other editors and the
// newest serial. A hidden one does not report.
import { part } from "../../base/element.js";
import { session } from "../../session/session.js";

const PRESENCE_MS = 4000;

/**
 * @param {HTMLElement} place
 * @param {Edit.Draft} draft
 * @param {AbortSignal} signal
 */
export function others(place, draft, signal) {
  const line = part(place, "[data-edit-others]");
  const timer = setInterval(() => document.hidden || report(), PRESENCE_MS);
  const leave = () => send({ leaving: true });
  addEventListener("pagehide", leave, { signal });
  signal.addEventListener("abort", () => {
    clearInterval(timer);
    leave();
  });
  draft.on("shown", report, { once: true });
  let again = false; // an own tab: after a load, that may be the page before, whose leaving is still on its way

  async function report() {
    const response = await send({ node: draft.at });
    if (!response?.ok || signal.aborted) return;
    /** @type {{others: Edit.Presence[], serial: number}} */
    const { others: all, serial } = await response.json();
    if (serial > draft.serial) draft.follow();
    const others = all.filter(({ you }) => !you || again);
    again = all.some(({ you }) => you);
    if (JSON.stringify(others) === JSON.stringify(draft.others)) return;
    draft.others = others;
    draft.fire("others", undefined);
    line.textContent = [...new Set(others.map(describe))].join(". ");
  }

  /**
   * @param {{node: string} | {leaving: true}} report
   * @returns {Promise<Response | null>} null without an answer: the next report makes up for it
   */
  function send(report) {
    const body = JSON.stringify({ tab: draft.tab, ...report });
    const init = { method: "POST", headers: { "Content-Type": "application/json" }, body, keepalive: true };
    return session.fetch(`${draft.apiUrl}/presence`, init).catch(() => null);
  }
}

/** @param {Edit.Presence} other */
const describe = ({ name, you }) => (you ? "You have it open in another tab" : `${name} is here`);
