// A form that takes files by drop, folder and paste, <form data-drop-files>, has its modules loaded.
import { FILES_FORM } from "./files.js";
import { loadFor } from "../page/load.js";

document.addEventListener("htmx:after:swap", () => {
  const form = document.querySelector(FILES_FORM);
  if (form) loadFor(form, () => import("../import/bring.js"));
});
