// Pictures that are pasted, dropped or chosen: sent at once, while one says what they show, and then put into the text.
import { announce } from "../../page/announce.js";
import { setBody } from "../graph/index.js";
import { write } from "./write.js";
import { session, Trouble } from "../../session/session.js";

export function pictures(here, draft, field) {
  const part = (name) => here.querySelector(`[data-picture-${name}]`);
  const [ask, alt, state, file] = ["ask", "alt", "state", "file"].map(part);
  const waiting = [];
  let now = null; // {file, at, place, sent}

  const take = (files) => {
    const found = [...files].filter(({ type }) => type.startsWith("image/"));
    if (!found.length) return announce("Only pictures can be put here: PNG, JPEG, GIF or WebP.");
    const from = { at: draft.at, place: field.selectionEnd };
    waiting.push(...found.map((each) => ({ ...from, file: each })));
    if (!now) next();
  };

  function next() {
    now = waiting.shift() ?? null;
    ask.hidden = !now;
    if (!now) return field.focus();
    now.sent = send(draft.tree, now.file);
    const mine = now;
    part("name").textContent = now.file.name;
    state.textContent = "Sending…";
    alt.value = "";
    alt.focus();
    now.sent.then(({ wrong }) => mine === now && (state.textContent = wrong ?? "Sent."));
  }

  async function insert() {
    const mine = now;
    const { url, wrong } = await mine.sent;
    if (mine !== now) return;
    if (wrong) return again(mine);
    place(mine, `![${escaped(alt.value)}](${url})`);
    next();
  }

  /** It is sent once more; what was said about it stays. */
  function again(mine) {
    state.textContent = "Sending again…";
    mine.sent = send(draft.tree, mine.file);
    mine.sent.then(({ wrong }) => mine === now && (state.textContent = wrong ?? "Sent: now insert it."));
  }

  /** Where the caret was; into the text of its own step, wherever one has gone meanwhile. */
  function place({ at, place }, markdown) {
    const body = draft.graph.nodes[at]?.body;
    if (body === undefined) return;
    if (at !== draft.at) return draft.change(setBody(draft.graph, at, `${body.trimEnd()}\n\n${markdown}`.trimStart()));
    field.setSelectionRange(place, place);
    write(field, markdown);
  }

  part("insert").addEventListener("click", insert);
  part("cancel").addEventListener("click", next);
  ask.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target === alt) event.preventDefault() || insert();
    else if (event.key === "Escape") event.stopPropagation() || next();
  });
  here.querySelector("[data-choose-picture]").addEventListener("click", () => file.click());
  file.addEventListener("change", () => {
    if (file.files.length) take(file.files);
    file.value = "";
  });
  field.addEventListener("paste", (event) => {
    const { files } = event.clipboardData;
    if (!files.length || event.clipboardData.types.includes("text/plain")) return; // a text with its picture is a text
    event.preventDefault();
    take(files);
  });
  const zone = here.querySelector("[data-body-field]");
  const holdsFiles = (event) => event.dataTransfer?.types.includes("Files");
  zone.addEventListener("dragover", (event) => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    zone.classList.add("dropping");
  });
  for (const over of ["dragleave", "drop"]) zone.addEventListener(over, () => zone.classList.remove("dropping"));
  zone.addEventListener("drop", (event) => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    take(event.dataTransfer.files);
  });
}

/** `{url}`, or `{wrong}` in words. */
async function send(tree, file) {
  const body = new FormData();
  body.append("file", file);
  try {
    const response = await session.fetch(`/api/v1/trees/${tree}/pictures`, { method: "POST", body });
    const answer = await response.json();
    return response.ok ? answer : { wrong: `Not sent: ${answer.errors?.file?.join(" ") ?? answer.detail ?? "it was refused"}` };
  } catch (trouble) {
    if (!(trouble instanceof Trouble)) throw trouble;
    return { wrong: "Not sent: Treeline did not answer. Insert tries again." };
  }
}

const escaped = (words) => words.trim().replace(/\s+/g, " ").replace(/[\\[\]]/g, "\\$&");
