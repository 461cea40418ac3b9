// @ts-check
// Tells the server the zone of this browser where it knows another one: the days of summaries, emails and numbers are
// the person's. A page brings the zone that the server knows. Once a load: browsers in two zones must not take turns.
import { browserZone } from "../base/clock.js";
import { session } from "./session.js";

const DELAY_MS = 3000; // after what the person waits for
let told = "";

document.addEventListener("htmx:after:swap", () => {
  const known = document.getElementById("who")?.dataset.browserZone;
  if (known === undefined || [known, told].includes(browserZone())) return;
  told = browserZone();
  setTimeout(tell, DELAY_MS);
});

/** Without an answer, or where the server does not know this zone, the next load tries again. */
async function tell() {
  const headers = { "Content-Type": "application/json" };
  const body = JSON.stringify({ browser_time_zone: browserZone() });
  await session.fetch("/api/v1/auth/me", { method: "PATCH", headers, body }).catch(() => {});
}
