// Pictures that are pasted, dropped or chosen: uploaded at once, while the user describes them, and then put into the
// text.
import { announce } from "../../base/announce.js";
import { holdsFiles } from "../../forms/files.js";
import { part } from "../../base/element.js";
import { session, Trouble } from "../../session/session.js";
import { setBody } from "../graph/graph.js";
import { write } from "./write.js";

/** @typedef {{url: string, error?: undefined} | {url?: undefined, error: string}} Upload */
/** @typedef {{file: File, at: string, caret: number, upload?: Promise<Upload>}} Picture */

/**
 * @param {HTMLElement} form
 * @param {Edit.GraphDraft} draft
 * @param {HTMLTextAreaElement} field
 */
export function pictures(form, draft, field) {
  const [panel, state] = [part(form, "[data-picture-ask]"), part(form, "[data-picture-state]")];
  const alt = part(form, "[data-picture-alt]", HTMLInputElement);
  const input = part(form, "[data-picture-file]", HTMLInputElement);
  /** @type {Picture[]} */
  const waiting = [];
  /** @type {Picture | null} */
  let current = null;

  /** @param {FileList} files */
  function take(files) {
    const images = [...files].filter(({ type }) => type.startsWith("image/"));
    if (!images.length) return announce("Only pictures can be added: PNG, JPEG, GIF or WebP.");
    const place = { at: draft.at, caret: field.selectionEnd };
    waiting.push(...images.map((file) => ({ ...place, file })));
    if (!current) next();
  }

  function next() {
    current = waiting.shift() ?? null;
    panel.hidden = !current;
    if (!current) return field.focus();
    part(form, "[data-picture-name]").textContent = current.file.name;
    alt.value = "";
    alt.focus();
    upload(current, "Uploading…", "Uploaded.");
  }

  async function insert() {
    const picture = current;
    if (!picture?.upload) return;
    const { url, error } = await picture.upload;
    if (picture !== current) return;
    if (error !== undefined) return upload(picture, "Uploading again…", "Uploaded: now insert it.");
    put(picture, `![${escaped(alt.value)}](${url})`);
    next();
  }

  /**
   * @param {Picture} picture
   * @param {string} during
   * @param {string} after
   */
  async function upload(picture, during, after) {
    state.textContent = during;
    picture.upload = send(draft.apiUrl, picture.file);
    const { error } = await picture.upload;
    if (picture === current) state.textContent = error ?? after;
  }

  /**
   * Puts it where the caret was; into the text of its own step, whichever is the current one now.
   * @param {Picture} picture
   * @param {string} markdown
   */
  function put({ at, caret }, markdown) {
    const body = draft.graph.nodes[at]?.body;
    if (body === undefined) return;
    if (at !== draft.at) return draft.change(setBody(draft.graph, at, `${body.trimEnd()}\n\n${markdown}`.trimStart()));
    field.setSelectionRange(caret, caret);
    write(field, markdown);
  }

  part(form, "[data-picture-insert]").addEventListener("click", insert);
  part(form, "[data-picture-cancel]").addEventListener("click", next);
  panel.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target === alt) {
      event.preventDefault();
      insert();
    } else if (event.key === "Escape") {
      event.stopPropagation();
      next();
    }
  });
  part(form, "[data-choose-picture]").addEventListener("click", () => input.click());
  input.addEventListener("change", () => {
    if (input.files?.length) take(input.files);
    input.value = "";
  });
  field.addEventListener("paste", (event) => {
    const data = event.clipboardData;
    if (!data?.files.length || data.types.includes("text/plain")) return; // a text with its picture is a text
    event.preventDefault();
    take(data.files);
  });
  const zone = part(form, "[data-body-field]");
  zone.addEventListener("dragover", (event) => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    zone.classList.add("dropping");
  });
  for (const end of ["dragleave", "drop"]) zone.addEventListener(end, () => zone.classList.remove("dropping"));
  zone.addEventListener("drop", (event) => {
    if (!event.dataTransfer || !holdsFiles(event)) return;
    event.preventDefault();
    take(event.dataTransfer.files);
  });
}

/**
 * @param {string} apiUrl of the guide
 * @param {File} file
 * @returns {Promise<Upload>}
 */
async function send(apiUrl, file) {
  const body = new FormData();
  body.append("file", file);
  try {
    const response = await session.fetch(`${apiUrl}/pictures`, { method: "POST", body });
    const answer = await response.json();
    const reason = answer.errors?.file?.join(" ") ?? answer.detail ?? "the server refused it";
    return response.ok ? answer : { error: `Upload failed: ${reason}` };
  } catch (error) {
    if (!(error instanceof Trouble)) throw error;
    return { error: "Upload failed: the server did not answer. Insert tries again." };
  }
}

/** @param {string} text */
const escaped = (text) =>
  text
    .trim()
    .replace(/\s+/g, " ")
    .replace(/[\\[\]]/g, "\\$&");
