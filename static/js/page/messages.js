// "Saved", "Moved to Network, Undo": shown in the live region at the bottom left, for a while.
import { isChallenge } from "../session/is-challenge.js";
import { element, part } from "../base/element.js";
import { post } from "../base/post.js";

const MESSAGE_MS = 6000;
const MESSAGE_WITH_UNDO_MS = 12_000;

document.addEventListener("announce", ({ detail }) => show(detail.message, detail.undo));

// A failed request that changes nothing on the page needs a message.
document.addEventListener("htmx:response:error", ({ detail: { ctx } }) => {
  const { raw } = ctx.response;
  if (isChallenge(raw)) return; // the person has cancelled what it asks for
  if (raw.headers.has("HX-Trigger")) return; // says itself what is wrong
  if (ctx.swap === "none" && ctx.response.status !== 401) show(refusal(ctx.response.status));
});

/**
 * @param {string} text
 * @param {string} [undoUrl]
 */
function show(text, undoUrl) {
  const message = element("p");
  message.append(element("span", "", text));
  if (undoUrl) message.append(undoButton(undoUrl, message));
  part(document, "#messages").replaceChildren(message);
  expire(message, undoUrl ? MESSAGE_WITH_UNDO_MS : MESSAGE_MS);
}

/**
 * A message under the pointer or with the focus stays.
 * @param {HTMLElement} message
 * @param {number} ms
 */
function expire(message, ms) {
  setTimeout(() => (message.matches(":hover, :focus-within") ? expire(message, ms) : message.remove()), ms);
}

/**
 * @param {string} undoUrl
 * @param {HTMLElement} message
 */
function undoButton(undoUrl, message) {
  const button = element("button", "", "Undo");
  button.type = "button";
  button.addEventListener("click", () => {
    // The button goes, and the focus with it.
    if (message.contains(document.activeElement)) part(document, "#main").focus({ preventScroll: true });
    message.remove();
    const target = new URL(undoUrl, location.href);
    post(target.pathname, Object.fromEntries(target.searchParams));
  });
  return button;
}

/** @param {number} status */
function refusal(status) {
  if (status === 403) return "Your role in this team does not allow that.";
  if (status === 404) return "That no longer exists.";
  return "That did not work. Nothing was changed.";
}
