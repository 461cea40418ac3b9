// @ts-check
import { session } from "./session.js";

document.addEventListener("click", ({ target }) => {
  if (target instanceof Element && target.closest("[data-sign-out]")) session.signOut();
});
