// What was not saved of a guide that can no longer be edited is shown, to copy.
import { keepUnsaved } from "../../forms/unsaved.js";
import { Kept } from "./kept.js";

/** @param {string} tree */
export async function showLeft(tree) {
  const kept = new Kept(tree);
  for (const left of await kept.left()) {
    const title = "Not saved in a guide that you can no longer edit";
    keepUnsaved({ id: left.key, title, text: asText(left.edits ?? left.since ?? left.sent ?? {}) });
    kept.forget(left);
  }
  kept.close();
}

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
