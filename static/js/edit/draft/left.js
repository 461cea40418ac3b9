// What pages that are gone had not saved goes up before an editor opens: as if now, from where it began.
import { announce } from "../../page/announce.js";
import { between } from "./changes.js";
import { aboutOf, arrived } from "./sent.js";

const LATER = "What was not saved the last time is still kept in this browser: the server did not answer. Open the editor again to save it.";

/** `patch`: sends a body; `get`: asks for a path; both answer {ok, status, body} or null. Answers what a person has to settle: the
 *  server's 409 as `stale`, with `left`, or as `refused` what the server did not take. */
export async function saveLeft(kept, patch, get) {
  for (const found of await kept.left()) {
    const left = found.sent ? await rest(found, patch, get) : found;
    const response = left && (await merged(left, patch));
    if (response?.body?.conflicts?.length) return { stale: { ...response.body, left } };
    if (response && !response.ok) return { refused: left };
    if (response) kept.forget(left);
    announce(response ? "What was not saved the last time is saved now." : LATER);
  }
  return {};
}

/** What is left of `found` when it is clear whether `sent` had arrived: `since`, onto that, or all `edits`. Null without an answer. */
async function rest({ sent, since, ...found }, patch, get) {
  const response = await patch(sent);
  const had = response?.ok ? response.body : response && (await arrived(response, sent, get));
  if (!had) return had === false ? found : null;
  const edits = "text" in since ? { ...since, was: aboutOf(had) } : since;
  return { ...found, onto: had.serial, edits };
}

/** The answer to what was left, and where both could be brought together, to what came of that. */
async function merged({ onto, gesture, edits }, patch) {
  if (!edits) return { ok: true }; // it was taken back before it arrived
  const response = await patch({ onto, gesture, ...edits });
  if (response?.status !== 409 || response.body.conflicts.length) return response;
  const left = remaining(edits, response.body);
  return left ? patch({ onto: response.body.newest.serial, ...left }) : { ok: true };
}

/** What is still to be saved of `edits` when the server has brought them together with the newest; null for nothing. */
function remaining(edits, { newest, merged, text }) {
  if ("text" in edits) return { text, was: aboutOf(newest) };
  const changes = between(newest.graph, merged);
  return changes && { changes };
}
