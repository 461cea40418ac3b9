// @ts-check
import { session } from "./session.js";

document.addEventListener("click", ({ target }) => {
  if (target instanceof Element && target.closest("[data-sign-out]")) session.signOut();
});
// The server asks for it once it has deleted the person with the demo.
document.addEventListener("sign-out", () => session.signOut());
