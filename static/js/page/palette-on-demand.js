// Loads the command palette when it is first opened, with Ctrl/Cmd-K or its button. What is typed meanwhile is for its
// field.
import { closest, part } from "./element.js";
import { isFramed } from "./framed.js";
import { keyName } from "./key-name.js";
import { loadFor } from "./load.js";

let loading = false;
let typed = "";

document.addEventListener("click", ({ target }) => closest(target, "[data-palette]") && open());
document.addEventListener(
  "keydown",
  (event) => {
    if ((event.ctrlKey || event.metaKey) && keyName(event).toLowerCase() === "k") open();
    else if (!loading || event.ctrlKey || event.metaKey || event.altKey || event.key.length > 1) return;
    else typed += event.key;
    event.preventDefault();
    event.stopPropagation();
  },
  true,
);

async function open() {
  if (isFramed || loading || document.querySelector("dialog[open] form")) return; // a form is being filled in
  loading = true;
  const palette = await loadFor(part(document, "#main"), () => import("./palette.js"));
  loading = false;
  palette?.open(typed);
  typed = "";
}
