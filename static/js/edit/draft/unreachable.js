// Where the editor of a guide no longer opens, because its writer's role was lowered or the guide is gone: what was not
// saved is shown, to copy.
import { keepUnsaved } from "../../page/unsaved.js";
import { Kept } from "./kept.js";

const EDITOR_PATH = /^\/trees\/(\d+)\/edit(\/text)?$/;

document.addEventListener("htmx:after:swap", async ({ detail: { ctx } }) => {
  const tree = EDITOR_PATH.exec(location.pathname)?.[1];
  if (!tree || ctx.target.id !== "main" || document.querySelector("[data-editor]")) return;
  if (![403, 404].includes(ctx.response?.status ?? 0)) return; // 5xx: it opens again later
  const kept = new Kept(tree);
  for (const left of await kept.left()) {
    const title = "Not saved in a guide that you can no longer edit";
    keepUnsaved({ id: left.key, title, text: asText(left.edits ?? left.since ?? left.sent ?? {}) });
    kept.forget(left);
  }
  kept.close();
});

/** @param {Edit.Edits} edits */
function asText({ text, changes, about }) {
  if (text) return text;
  const steps = Object.values(changes?.nodes ?? {}).map((step) => (step ? stepText(step) : ""));
  return [about?.title, about?.description, ...steps].filter(Boolean).join("\n\n");
}

/** @param {Guide.Step} step */
function stepText({ title, body, options }) {
  return [title, body, options.map(({ label }) => `– ${label}`).join("\n")].filter(Boolean).join("\n");
}
