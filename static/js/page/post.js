/** Has something done in place, as a form in the dialog has: the answer is a message, and the regions load again. */
export function post(url, values) {
  const headers = { "HX-Target": "dialog#dialog" }; // htmx tells of a script's request that its target is the body
  return htmx.ajax("POST", url, { values, headers, target: "#dialog", swap: "none" });
}
