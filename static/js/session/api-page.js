// @ts-check
// The browsable API for a signed-in person: asks for the page's own URL with the token, shows what DRF answers, and
// sends its forms the same way.
import { session } from "./session.js";

session.watch();
addEventListener("submit", send, { capture: true });
load(location.href);

/** @param {string} url  @param {RequestInit} [init] */
async function load(url, init = {}) {
  const headers = new Headers(init.headers);
  headers.set("Accept", "text/html");
  try {
    const response = await session.fetch(url, { ...init, headers });
    show(response.headers.get("Content-Type") ?? "", await response.text());
  } catch {
    show("", "Treeline did not answer. Reload the page to try again.");
  }
}

/**
 * Before the scripts of DRF's page, which know no token. Its raw forms hold the body and its type in two fields.
 * @param {SubmitEvent} event
 */
function send(event) {
  const form = /** @type {HTMLFormElement} */ (event.target);
  const method = event.submitter?.dataset.method ?? form.dataset.method ?? form.method;
  if (method.toUpperCase() === "GET") return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const fields = new FormData(form);
  const body = fields.get("_content");
  const type = fields.get("_content_type");
  /** @type {Record<string, string>} */
  const headers = body === null ? {} : { "Content-Type": String(type ?? "application/json") };
  load(form.action, { method: method.toUpperCase(), headers, body: body === null ? undefined : String(body) });
}

/** @param {string} type  @param {string} text */
function show(type, text) {
  if (!type.startsWith("text/html")) {
    const plain = document.createElement("pre");
    plain.textContent = text;
    document.body.replaceChildren(plain);
    return;
  }
  const page = new DOMParser().parseFromString(text, "text/html");
  const scripts = [...page.querySelectorAll("script")];
  for (const script of scripts) script.remove();
  const first = !document.querySelector("link");
  document.title = page.title;
  if (first) document.head.append(...page.head.querySelectorAll("link"));
  document.body.className = page.body.className;
  document.body.replaceChildren(...page.body.childNodes);
  if (first) run(scripts);
}

/** DRF's own scripts, which open its menus, in their order. @param {HTMLScriptElement[]} scripts */
function run(scripts) {
  for (const { src, type, id, textContent } of scripts) {
    const script = document.createElement("script");
    Object.assign(script, { type, id, async: false });
    if (src) script.src = src;
    else if (type === "application/json") script.textContent = textContent;
    else continue;
    document.body.append(script);
  }
}
