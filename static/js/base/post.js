/**
 * Posts as a form in the dialog does: the answer is a message, and the regions load again.
 * @param {string} url
 * @param {Record<string, unknown>} values
 */
export function post(url, values) {
  const headers = { "HX-Target": "dialog#dialog" }; // htmx names the body as the target of a script's request
  return htmx.ajax("POST", url, { values, headers, target: "#dialog", swap: "none" });
}
