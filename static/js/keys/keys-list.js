// The list of this page's keys, with the pages of the user's guide.
import { element, part } from "../base/element.js";
import { url } from "../base/facts.js";
import { areOff, GO, keysHere, setOff } from "./keys.js";

export function show() {
  const dialog = part(document, "#dialog", HTMLDialogElement);
  const page = element("div", "page");
  const title = element("h1", "", "Help and keys");
  // Else the first button has the focus, at the end of the list.
  Object.assign(title, { tabIndex: -1, autofocus: true });
  page.append(title, guideLinks(), table(), choice(), closeButton());
  dialog.replaceChildren(page);
  dialog.setAttribute("aria-label", "Help and keys");
  dialog.showModal();
}

/** The page of the user's guide that is about this page, and all of it. Each opens in a tab of its own. */
function guideLinks() {
  const list = element("p", "row help-links");
  const { help = "", title = "" } = document.querySelector("#main [data-help]")?.dataset ?? {};
  if (help) list.append(newTab(help, title));
  list.append(newTab(url("help"), "User’s guide"), newTab(url("apiDocs"), "API reference"));
  return list;
}

/**
 * @param {string} href
 * @param {string} text
 */
function newTab(href, text) {
  const link = element("a", "button small", text);
  Object.assign(link, { href, target: "_blank", rel: "noopener" });
  return link;
}

function table() {
  const list = element("dl", "keys");
  const ways = Object.entries(GO).map(([key, name]) => [
    `g ${key}`,
    `Go to the ${name === "flags" ? "review of flags" : name}`,
  ]);
  for (const [key, label] of [...keysHere(), ...ways, ["Ctrl K", "Jump to anything"]]) {
    const term = element("dt");
    term.append(element("kbd", "", key));
    list.append(term, element("dd", "", label));
  }
  return list;
}

function choice() {
  const label = element("label", "choice");
  const box = element("input");
  box.type = "checkbox";
  box.checked = !areOff();
  box.addEventListener("change", () => setOff(!box.checked));
  label.append(box, "Single-key shortcuts are on");
  return label;
}

function closeButton() {
  const button = element("button", "button", "Close");
  button.type = "button";
  button.dataset.close = "";
  return button;
}
