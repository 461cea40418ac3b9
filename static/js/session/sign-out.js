import { session } from "./session.js";

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-sign-out]")) session.signOut();
});
