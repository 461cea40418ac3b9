// @ts-check
// The window in which a person signs in a frame beside a ticket. The code goes to the frame that opened the window, if
// that is a page of this site; a page of anybody else is not told.
import { closest, part } from "../base/element.js";
import { session } from "../session/session.js";

document.addEventListener("click", ({ target }) => {
  const button = closest(target, "[data-desk-allow]");
  if (button instanceof HTMLButtonElement) allow(button);
});
document.addEventListener("htmx:after:swap", look);
look();

/** Without the frame there is nobody to tell: another site's sign-in stood in between, or the ticket was closed. */
function look() {
  const lost = document.querySelector("[data-desk-lost]");
  if (!lost || window.opener) return;
  lost.hidden = false;
  part(document, "[data-desk-allow]").hidden = true;
}

/** @param {HTMLButtonElement} button */
async function allow(button) {
  const error = part(document, "[data-desk-error]");
  error.textContent = "";
  button.disabled = true;
  try {
    const { key, challenge } = Object.fromEntries(new URLSearchParams(location.search));
    const response = await session.fetch("/api/v1/auth/desk", {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json" },
      body: JSON.stringify({ desk: button.dataset.deskAllow, key, challenge }),
    });
    const body = await response.json();
    if (!response.ok) throw new Error(body.detail);
    window.opener.postMessage({ code: body.code }, location.origin);
    close();
  } catch (cause) {
    console.error(cause);
    error.textContent = "That did not work. Go back to the ticket and press “Sign in” there again.";
  }
  button.disabled = false;
}
