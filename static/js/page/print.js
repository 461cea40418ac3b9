// <button data-print> opens the browser's own dialog.
import { closest } from "./element.js";

document.addEventListener("click", ({ target }) => closest(target, "[data-print]") && window.print());
