// What pages that are gone had not saved goes up before an editor opens: as if now, from where it began.
import { announce } from "./announce.js";
import { between } from "./edit-changes.js";

const LATER = "What was not saved the last time is still kept in this browser: the server did not answer. Open the editor again to save it.";

/** `patch`: sends a body, answers {ok, status, body} or null. Answers what a person has to settle: the server's 409 as `stale`,
 *  with `left`, or as `refused` what the server did not take. */
export async function saveLeft(kept, patch) {
  for (const left of await kept.left()) {
    const response = await merged(left, patch);
    if (response?.body?.conflicts?.length) return { stale: { ...response.body, left } };
    if (response && !response.ok) return { refused: left };
    if (response) kept.forget(left);
    announce(response ? "What was not saved the last time is saved now." : LATER);
  }
  return {};
}

/** The answer to what was left, and where both could be brought together, to what came of that. */
async function merged({ onto, gesture, edits }, patch) {
  const response = await patch({ onto, gesture, ...edits });
  if (response?.status !== 409 || response.body.conflicts.length) return response;
  const rest = remaining(edits, response.body);
  return rest ? patch({ onto: response.body.newest.serial, ...rest }) : { ok: true };
}

/** What is still to be saved of `edits` when the server has brought them together with the newest; null for nothing. */
function remaining(edits, { newest, merged, text }) {
  const { title, description, graph } = newest;
  if ("text" in edits) return { text, was: { title, description } };
  const changes = between(graph, merged);
  return changes && { changes };
}
