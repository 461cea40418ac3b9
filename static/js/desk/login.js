// @ts-check
// The sign-in page in a frame beside a ticket. What a frame stores is apart from what the site's tabs have, so the
// person signs it in from a window of its own, where they are signed in or can do that. The code that comes back is
// worth nothing without the key of this frame and the text that it keeps here.
import "../session/auth-form.js";
import { part } from "../base/element.js";
import { hash, publicKey } from "../session/device-key.js";
import { inTime } from "../session/durable.js";

const form = part(document, "form[data-desk]", HTMLFormElement);
const button = part(form, "[data-desk-open]", HTMLButtonElement);
const verifier = crypto.randomUUID() + crypto.randomUUID();
/** @type {Window | null} */
let opened = null;

prepare().then(
  (url) => {
    button.addEventListener("click", () => open(url));
    button.disabled = false;
  },
  () => show("blocked-storage"),
);

/** The URL of that window: made before the click, because only at a click may a window be opened. */
async function prepare() {
  const key = await hash(JSON.stringify(await inTime(publicKey())));
  const query = new URLSearchParams({ key, challenge: await hash(verifier) });
  return `${form.dataset.desk}?${query}`;
}

/** @param {string} url */
function open(url) {
  opened = window.open(url, "treeline-desk", "popup,width=480,height=640");
  show(opened ? "opened" : "blocked-popup");
}

addEventListener("message", ({ origin, source, data }) => {
  if (origin !== location.origin || !opened || source !== opened || typeof data?.code !== "string") return;
  part(form, "[name=code]", HTMLInputElement).value = data.code;
  part(form, "[name=verifier]", HTMLInputElement).value = verifier;
  show("");
  form.requestSubmit();
});

/** Shows one of the notes of the page. @param {string} name */
function show(name) {
  for (const note of document.querySelectorAll("[data-note]")) note.hidden = note.dataset.note !== name;
}
