// print
// <button data-print> opens the browser's own dialog.

document.addEventListener("click", ({ target }) => target.closest("[data-print]") && window.print());
