// A form that takes files by drop, folder and paste, <form data-drop-files>, has its modules loaded.
import { loadFor } from "./load.js";

const FORM = "form[data-drop-files]";

document.addEventListener("htmx:after:swap", () => {
  const form = document.querySelector(FORM);
  if (form) loadFor(form, () => import("../import/bring.js"));
});
