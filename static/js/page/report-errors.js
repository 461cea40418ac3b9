// Tells the site's log of errors in its own scripts: a few for each page, without what people typed.
const URL_OF_REPORTS = "/client-errors";
const MAX_REPORTS = 5;
const MAX_STACK_CHARS = 1_500;
const reported = new Set();

addEventListener("error", ({ message, filename, lineno, error }) => {
  if (filename.startsWith(location.origin)) report(message, filename, lineno, error);
});
addEventListener("unhandledrejection", ({ reason }) => {
  // Requests that are aborted or find no network are told to people where they happen.
  if (reason instanceof Error && !isExpected(reason)) report(String(reason), "", 0, reason);
});

/** @param {Error} error */
const isExpected = (error) => error.name === "AbortError" || /fetch|network|load failed/i.test(error.message);

/**
 * @param {string} message
 * @param {string} source URL of the script
 * @param {number} line
 * @param {unknown} error
 */
function report(message, source, line, error) {
  const stack = error instanceof Error ? (error.stack ?? "").slice(0, MAX_STACK_CHARS) : "";
  if (reported.size === MAX_REPORTS || reported.has(message)) return;
  reported.add(message);
  const told = { message, source: source.replace(location.origin, ""), line, page: location.pathname, stack };
  navigator.sendBeacon(URL_OF_REPORTS, new Blob([JSON.stringify(told)], { type: "application/json" }));
}
