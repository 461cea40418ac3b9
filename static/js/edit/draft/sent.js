// A save whose answer was lost may have arrived. It is sent once more as it was, and what the server says then tells.
import { session } from "../../session/session.js";

/** Whether the server had `body` already when it refused it with `response`: then what a save gets, with the serial that it made.
 *  False where it had not, null where it did not say. `get`: asks the guide's API for a path, {ok, body} or null. */
export async function arrived({ status, body: stale }, body, get) {
  if (status !== 409 || stale.conflicts.length || !within(body, stale)) return false;
  const { newest } = stale;
  if (newest.serial === body.onto) return newest; // title and description make no revision
  const made = await get(`revisions/${body.onto + 1}`);
  if (!made) return null;
  return `${made.body.author?.id}` === session.user && { ...newest, serial: body.onto + 1 };
}

/** Whether the newest has all of `body`. */
function within({ text, about, was }, { newest, merged, text: both }) {
  if (about && !same(about, aboutOf(newest))) return false;
  if (text === undefined) return same(merged, newest.graph);
  return both === newest.text && (same(aboutOf(newest), was) || said(newest, text));
}

export const aboutOf = ({ title, description }) => ({ title, description });

/** Whether it was this text that gave the guide its title. */
const said = ({ title, description }, text) => text.includes(title) && text.includes(description);

const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);
