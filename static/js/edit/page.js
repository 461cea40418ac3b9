// Puts an editor together: one draft, and the parts of the page that show it and change it. A part is a function of
// (place, draft, signal): it listens to the draft, and stops where `signal` says that the page was left.
import { conflict } from "./draft/conflict.js";
import { others } from "./draft/others.js";
import { problems } from "./problems.js";
import { status } from "./draft/status.js";

const VIEWS = {
  steps: async () => {
    const parts = [import("./draft/graph-draft.js"), import("./map/index.js"), import("./outline/index.js"), import("./form/index.js")];
    const [{ GraphDraft }, { map }, { outline }, { form }] = await Promise.all(parts);
    return [GraphDraft, [map, outline, form]];
  },
  text: async () => {
    const [{ TextDraft }, { text }] = await Promise.all([import("./draft/text-draft.js"), import("./text/index.js")]);
    return [TextDraft, [text]];
  },
};

const stepOf = (hash) => (hash.startsWith("#n-") ? hash.slice(3) : "");

export async function open(place) {
  const [View, parts] = await VIEWS[place.dataset.view]();
  const draft = new View(place.dataset.editor);
  draft.at = stepOf(location.hash);
  const leaving = new AbortController();
  for (const part of [status, others, problems, conflict, ...parts]) part(place, draft, leaving.signal);
  const left = () => {
    if (place.isConnected) return;
    leaving.abort();
    draft.close();
  };
  const went = () => draft.graph?.nodes[stepOf(location.hash)] && draft.choose(stepOf(location.hash));
  document.addEventListener("htmx:after:swap", left, { signal: leaving.signal });
  window.addEventListener("hashchange", went, { signal: leaving.signal }); // by a link of the dialog, which lists problems
  await tried(draft, place);
  left();
}

/** Until the draft could be read; a person says when to try again. */
async function tried(draft, place) {
  const trouble = place.querySelector("[data-edit-trouble]");
  for (;;) {
    try {
      await draft.open();
      place.dataset.ready = "";
      return;
    } catch (error) {
      if (!("wait" in error)) throw error;
      trouble.hidden = false;
      await new Promise((again) => trouble.querySelector("button").addEventListener("click", again, { once: true }));
      trouble.hidden = true;
    }
  }
}
