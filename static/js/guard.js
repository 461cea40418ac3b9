// A classic script, and not gathered with the modules: it runs where those could not be loaded. Then the page says so,
// and offers to load it again. A page whose modules have run has data-loaded.
{
  const MAX_LOADING_MS = 12_000; // for a request that is never answered
  const root = document.documentElement;

  addEventListener("load", check); // the modules have run by then, or cannot
  setTimeout(check, MAX_LOADING_MS);
  addEventListener("submit", reloadInstead, true);

  function check() {
    if ("loaded" in root.dataset) return;
    root.dataset.unloaded = "";
    for (const button of document.querySelectorAll("[data-auth-form] [type=submit]"))
      button.removeAttribute("disabled");
  }

  /** The form of a page without its modules cannot be sent. @param {SubmitEvent} event */
  function reloadInstead(event) {
    if ("loaded" in root.dataset) return;
    event.preventDefault();
    location.reload();
  }
}
