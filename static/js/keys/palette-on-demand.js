// Opens the command palette, with Ctrl/Cmd-K or its button. Its field is there at once; what answers to it is loaded
// when it is first opened, and takes up what was typed meanwhile, also where that ended with Enter.
import { closest, element, part } from "../base/element.js";
import { isFramed } from "../base/framed.js";
import { keyName } from "./key-name.js";
import { loadFor } from "../page/load.js";

const dialog = part(document, "#dialog", HTMLDialogElement);
let loading = false;

document.addEventListener("click", ({ target }) => closest(target, "[data-palette]") && open());
document.addEventListener(
  "keydown",
  (event) => {
    if (!(event.ctrlKey || event.metaKey) || keyName(event).toLowerCase() !== "k") return;
    event.preventDefault();
    event.stopPropagation();
    open();
  },
  true,
);

async function open() {
  if (isFramed || loading || document.querySelector("dialog[open] form")) return; // it is being filled in
  const page = element("div", "palette");
  const field = element("input"); // a new one each time: htmx listens to an element once, until it leaves the page
  field.ariaLabel = dialog.ariaLabel = "Search or jump";
  /** @type {KeyboardEvent | undefined} */
  let entered;
  field.onkeydown = (event) => void (event.key === "Enter" && (entered = event));
  page.append(field);
  dialog.replaceChildren(page);
  if (!dialog.open) dialog.showModal();
  field.focus();
  loading = true;
  const palette = await loadFor(part(document, "#main"), () => import("./palette.js"));
  loading = false;
  if (!palette)
    dialog.close(); // the page says that it could not be loaded
  else if (field.isConnected) palette.begin(field, entered); // else it was closed meanwhile
}
