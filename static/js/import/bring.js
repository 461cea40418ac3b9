// What is dropped on the form of an import, pasted there or chosen as a folder goes into its field for files, beside
// what is there already. The paths, which browsers do not send, go into #paths.
import { closest, element, part, parts } from "../base/element.js";
import { facts } from "../base/facts.js";
import { FILES_FORM, holdsFiles } from "../forms/files.js";
import { plural } from "../base/plural.js";
import { filesIn } from "./entries.js";
import "./progress.js";
import { asWebPage } from "./rich-paste.js";

/** @typedef {{file: File, path: string}} Brought */

const CHANGED = "A file has changed since it was chosen. Choose it again.";
/** @type {FileList | null} */
let held = null; // as the field had them last

const formOf = (/** @type {Event} */ event) => closest(event.target, FILES_FORM);
const fieldOf = (/** @type {ParentNode} */ form) => part(form, "#files", HTMLInputElement);

document.addEventListener("dragover", (event) => {
  if (formOf(event) && holdsFiles(event)) event.preventDefault();
});

document.addEventListener("drop", async (event) => {
  const form = formOf(event);
  if (!form || !event.dataTransfer || !holdsFiles(event)) return;
  event.preventDefault();
  add(form, await filesIn(event.dataTransfer));
});

document.addEventListener("paste", (event) => {
  const form = document.querySelector(FILES_FORM);
  const data = event.clipboardData;
  if (!form || !data) return;
  const field = closest(event.target, "#text");
  if (data.files.length && !data.types.includes("text/plain")) {
    event.preventDefault();
    add(form, [...data.files].map(alone));
  } else if (field instanceof HTMLTextAreaElement && asWebPage(field, data)) event.preventDefault();
});

// Captured, so that the paths are there before htmx sends the form.
document.addEventListener(
  "change",
  (event) => {
    const { target } = event;
    if (!(target instanceof HTMLInputElement)) return;
    const form = target.closest(FILES_FORM);
    if (form && target.dataset.folderFor) addFolder(form, target);
    else if (form && target.id === "files" && event.isTrusted) set(form, [...(target.files ?? [])].map(alone));
  },
  true,
);

// A browser that is given the same files again says that nothing was chosen; they may have been corrected since.
document.addEventListener("cancel", ({ target }) => {
  const form = target instanceof HTMLInputElement && target.id === "files" && target.closest(FILES_FORM);
  if (!form || fieldOf(form).files === held) return;
  set(form, [...(fieldOf(form).files ?? [])].map(alone));
  fieldOf(form).dispatchEvent(new Event("change", { bubbles: true }));
});

// What has changed on the disk cannot be sent, and looks like a network that is down.
document.addEventListener("htmx:error", async (event) => {
  const { ctx } = /** @type {CustomEvent<{ctx?: Htmx.Context}>} */ (event).detail;
  const form = ctx?.sourceElement.closest(FILES_FORM);
  if (!form) return;
  const firstBytes = [...(fieldOf(form).files ?? [])].map((file) => file.slice(0, 1).arrayBuffer());
  await Promise.all(firstBytes).catch(() => part(form, "#brought").prepend(element("span", "error", CHANGED)));
});

document.addEventListener("click", (event) => {
  const button = closest(event.target, "[data-tick-all], [data-tick-none]");
  const form = formOf(event);
  if (!button || !form) return;
  const name = button.dataset.tickAll ?? button.dataset.tickNone;
  for (const box of parts(form, `input[name="${name}"]`, HTMLInputElement)) box.checked = "tickAll" in button.dataset;
});

/** @param {File} file @returns {Brought} */
const alone = (file) => ({ file, path: file.name });

/**
 * @param {Element} form
 * @param {HTMLInputElement} field  its files have their paths
 */
function addFolder(form, field) {
  add(
    form,
    [...(field.files ?? [])].map((file) => ({ file, path: file.webkitRelativePath || file.name })),
  );
  field.value = "";
}

/**
 * @param {Element} form
 * @param {Brought[]} brought
 */
function add(form, brought) {
  const paths = pathsOf(form);
  const before = [...(fieldOf(form).files ?? [])].map((file, place) => ({ file, path: paths[place] ?? file.name }));
  const again = new Set(brought.map(({ path }) => path));
  set(form, [...before.filter(({ path }) => !again.has(path)), ...brought]);
  fieldOf(form).dispatchEvent(new Event("change", { bubbles: true }));
}

/**
 * @param {Element} form
 * @param {Brought[]} all
 */
function set(form, all) {
  const most = facts.limits.filesPerRequest;
  const taken = all.filter(({ path }) => !path.split("/").some((name) => name.startsWith("."))).slice(0, most);
  const data = new DataTransfer();
  for (const { file } of taken) data.items.add(file);
  fieldOf(form).files = data.files;
  held = fieldOf(form).files;
  part(form, "#paths", HTMLInputElement).value = JSON.stringify(taken.map(({ path }) => path));
  say(form, taken.length, all.length > most);
}

/** @param {Element} form @returns {string[]} */
const pathsOf = (form) => JSON.parse(part(form, "#paths", HTMLInputElement).value || "[]");

/**
 * @param {Element} form
 * @param {number} count
 * @param {boolean} isTooMany
 */
function say(form, count, isTooMany) {
  const place = part(form, "#brought");
  place.replaceChildren();
  if (!count) return;
  place.append(`${plural(count, "file")}${isTooMany ? ", the first ones: make a ZIP of more." : "."} `);
  const button = element("button", "button small quiet", "Remove them");
  button.type = "button";
  button.addEventListener("click", () => {
    set(form, []);
    fieldOf(form).dispatchEvent(new Event("change", { bubbles: true }));
    fieldOf(form).focus();
  });
  place.append(button);
}
