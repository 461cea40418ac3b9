// Who else has the draft open: each open editor says every few seconds that it is there, and at which step, and hears of the
// others and of what they saved. One that nobody sees is silent.
import { session } from "../../session/session.js";

const EVERY = 4000;

export function others(place, draft, signal) {
  const shown = place.querySelector("[data-edit-others]");
  const timer = setInterval(() => document.hidden || present(), EVERY);
  const leave = () => say({ leaving: true });
  addEventListener("pagehide", leave, { signal });
  signal.addEventListener("abort", () => {
    clearInterval(timer);
    leave();
  });
  draft.addEventListener("shown", present, { once: true });

  async function present() {
    const response = await say({ node: draft.at });
    if (!response?.ok || signal.aborted) return;
    const { others, serial } = await response.json();
    if (serial > draft.serial) draft.follow();
    if (JSON.stringify(others) === JSON.stringify(draft.others)) return;
    draft.others = others;
    draft.dispatchEvent(new CustomEvent("others"));
    shown.textContent = [...new Set(others.map(said))].join(". ");
  }

  /** The answer, or null where none of ours came: the next time will do. */
  function say(what) {
    const body = JSON.stringify({ tab: draft.tab, ...what });
    const init = { method: "POST", headers: { "Content-Type": "application/json" }, body, keepalive: true };
    return session.fetch(`${draft.address}presence`, init).catch(() => null);
  }
}

const said = ({ name, you }) => (you ? "You are here in another tab" : `${name} is here`);
