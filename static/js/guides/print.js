// <button data-print> opens the browser's own dialog.
import { closest } from "../base/element.js";

document.addEventListener("click", ({ target }) => closest(target, "[data-print]") && window.print());
