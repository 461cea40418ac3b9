// "Saved", "Moved to Network, Undo": said in the live region at the bottom left, for a while.
import { post } from "./post.js";

const WHILE = 6000;
const WITH_UNDO = 12_000;

document.addEventListener("announce", ({ detail }) => say(detail.message, detail.undo));

// An answer that changes nothing on the page still has to be told.
document.addEventListener("htmx:response:error", ({ detail: { ctx } }) => {
  if (ctx.swap === "none" && ctx.response.status !== 401) say(refusal(ctx.response.status));
});

function say(text, undo) {
  const message = document.createElement("p");
  const words = document.createElement("span");
  words.textContent = text;
  message.append(words);
  if (undo) message.append(undoButton(undo, message));
  document.getElementById("messages").replaceChildren(message);
  expire(message, undo ? WITH_UNDO : WHILE);
}

/** Nothing goes away under the pointer or the focus. */
function expire(message, wait) {
  setTimeout(() => (message.matches(":hover, :focus-within") ? expire(message, wait) : message.remove()), wait);
}

function undoButton(undo, message) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = "Undo";
  button.addEventListener("click", () => {
    message.remove();
    const url = new URL(undo, location.href);
    post(url.pathname, Object.fromEntries(url.searchParams));
  });
  return button;
}

function refusal(status) {
  if (status === 403) return "Your role in this team does not allow that.";
  if (status === 404) return "That is no longer there.";
  return "That could not be done. Nothing was changed.";
}
