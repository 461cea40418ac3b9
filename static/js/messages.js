// "Saved", "Moved to Network, Undo": said in the live region at the bottom left, for a while.

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
  setTimeout(() => message.remove(), undo ? WITH_UNDO : WHILE);
}

function undoButton(undo, message) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = "Undo";
  button.addEventListener("click", () => {
    message.remove();
    const url = new URL(undo, location.href);
    const values = Object.fromEntries(url.searchParams);
    htmx.ajax("POST", url.pathname, { values, target: "#dialog", swap: "none" });
  });
  return button;
}

function refusal(status) {
  if (status === 403) return "Your role in this team does not allow that.";
  if (status === 404) return "That is no longer there.";
  return "That could not be done. Nothing was changed.";
}
