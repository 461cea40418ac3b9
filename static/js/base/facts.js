// What Python and the browser both need: outcomes, limits, URLs. trees/templatetags/facts.py writes it into the shell.
import { part } from "./element.js";

/** @type {Page.Facts} */
export const facts = JSON.parse(part(document, "#facts").textContent);

/**
 * The URL of a page or an API call. `id`: the guide, folder or run that it is about.
 * @param {Page.UrlName} name
 * @param {string | number} [id]
 */
export const url = (name, id = "") => facts.urls[name].replace("{id}", String(id));
