// Saves what closed pages had not saved, before an editor opens: as if now, from where it began.
import { announce } from "../../base/announce.js";
import { aboutOf, between } from "./changes.js";
import { arrived } from "./sent.js";

const SAVED = "Your unsaved changes from last time are saved now.";
const NOT_SAVED =
  "Your unsaved changes from last time are still in this browser: the server did not answer. " +
  "Open the editor again to save them.";

/**
 * @param {Edit.KeptStore} kept
 * @param {Edit.Patch} patch
 * @param {Edit.Get} get
 * @returns {Promise<Edit.Left>}
 */
export async function saveLeft(kept, patch, get) {
  for (const found of await kept.left()) {
    const left = found.sent ? await remainder(found, patch, get) : found;
    const answer = left && (await saveEdits(left, patch));
    if (answer?.body?.conflicts?.length) return { stale: { ...answer.body, left } };
    if (answer && !answer.ok) return { refused: left ?? found };
    if (answer) kept.forget(found);
    announce(answer ? SAVED : NOT_SAVED);
  }
  return {};
}

/**
 * Tries to save what is in conflict once more: others may have saved something since.
 * @param {Guide.Stale & {left: Edit.Kept}} stale
 * @param {Edit.KeptStore} kept
 * @param {Edit.Patch} patch
 * @returns {Promise<Edit.Left>}
 */
export async function compareLeft(stale, kept, patch) {
  const { left } = stale;
  const answer = await saveEdits(left, patch);
  if (!answer) return { stale };
  if (answer.body?.conflicts?.length) return { stale: { ...answer.body, left } };
  if (!answer.ok) return { refused: left };
  kept.forget(left);
  return {};
}

/**
 * What is left of `found` once it is clear whether its save had arrived: what came after it, or everything. Null
 * without an answer.
 * @param {Edit.Kept} kept
 * @param {Edit.Patch} patch
 * @param {Edit.Get} get
 * @returns {Promise<Edit.Kept | null>}
 */
async function remainder({ sent, since = null, ...found }, patch, get) {
  if (!sent) return found;
  const answer = await patch(sent);
  /** @type {Guide.Draft | false | null} */
  const had = answer?.ok ? answer.body : answer && (await arrived(answer, sent, get));
  if (!had) return had === false ? found : null;
  const edits = since && "text" in since ? { ...since, was: aboutOf(had) } : since;
  return { ...found, onto: had.serial, edits };
}

/**
 * The answer to what was left, or where both could be merged, to the save of that.
 * @param {Edit.Kept} left
 * @param {Edit.Patch} patch
 * @returns {Promise<Edit.Answer | null>}
 */
export async function saveEdits({ onto, gesture, edits }, patch) {
  const nothing = { ok: true, status: 200, body: null };
  if (!edits) return nothing; // it was taken back before it arrived
  const answer = await patch({ onto, gesture, ...edits });
  if (answer?.status !== 409 || answer.body.conflicts.length) return answer;
  const left = unmerged(edits, answer.body);
  return left ? patch({ onto: answer.body.newest.serial, ...left }) : nothing;
}

/**
 * What is still to be saved of `edits` after the server merged them with the newest draft; null for nothing.
 * @param {Edit.Edits} edits
 * @param {Guide.Stale} stale
 * @returns {Edit.Edits | null}
 */
function unmerged(edits, { newest, merged, text }) {
  if ("text" in edits) return { text, was: aboutOf(newest) };
  const changes = between(newest.graph, merged);
  return changes && { changes };
}
