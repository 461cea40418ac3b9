// A save whose answer was lost may have arrived. It is sent once more as it was, and the server's answer to that tells.
import { session } from "../../session/session.js";
import { aboutOf, isSame } from "./changes.js";

/**
 * Whether the server had `body` already when it refused it with `answer`.
 * @param {Edit.Answer} answer
 * @param {Edit.Save} body
 * @param {Edit.Get} get
 * @returns {Promise<Guide.Draft | false | null>} if so, what a save gets, with the serial that it made; false if not;
 *   null where the server did not answer
 */
export async function arrived({ status, body: stale }, body, get) {
  if (status !== 409 || stale.conflicts.length || !contains(stale, body)) return false;
  const { newest } = stale;
  if (newest.serial === body.onto) return newest; // title and description make no revision
  const made = await get(`revisions/${body.onto + 1}`);
  if (!made) return null;
  return `${made.body.author?.id}` === session.user && { ...newest, serial: body.onto + 1 };
}

/**
 * Whether the newest draft has all of a save.
 * @param {Guide.Stale} stale
 * @param {Edit.Save} save
 */
function contains({ newest, merged, text: mergedText }, { text, about, was }) {
  if (about && !isSame(about, aboutOf(newest))) return false;
  if (text === undefined) return isSame(merged, newest.graph);
  return mergedText === newest.text && (isSame(aboutOf(newest), was) || namesGuide(text, newest));
}

/**
 * Whether it was this text that gave the guide its title.
 * @param {string} text
 * @param {Guide.About} about
 */
const namesGuide = (text, { title, description }) => text.includes(title) && text.includes(description);
