// Finding a step by its words: in its title, its text or its answers. Enter goes from one to the next.

const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

/** The keys of the steps that have all words of `asked`, in their order. */
export function found({ order, nodes }, asked) {
  const words = plain(asked).split(/\s+/).filter(Boolean);
  if (!words.length) return [];
  return order.filter((key) => {
    const { title, body, options } = nodes[key];
    const text = plain([title, body, ...options.map(({ label }) => label)].join("\n"));
    return words.every((word) => text.includes(word));
  });
}

/** `form` has a search field and an <output>. Tells `draft` where to go, and fires "found" {keys} on it. */
export function find(form, draft, signal) {
  const [field, said] = [form.querySelector("input"), form.querySelector("output")];
  let keys = [];

  const look = () => {
    keys = found(draft.graph, field.value);
    const at = keys.indexOf(draft.at) + 1;
    said.textContent = !field.value.trim() ? "" : !keys.length ? "Nothing found" : at ? `${at} of ${keys.length}` : `${keys.length} found`;
    draft.dispatchEvent(new CustomEvent("found", { detail: { keys } }));
  };
  const go = (by) => {
    if (!keys.length) return;
    const at = keys.indexOf(draft.at);
    draft.choose(keys[at < 0 ? (by > 0 ? 0 : keys.length - 1) : (at + by + keys.length) % keys.length]);
    look();
  };

  const empty = () => {
    field.value = "";
    look();
  };

  form.addEventListener("submit", (event) => event.preventDefault());
  field.addEventListener("input", look);
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter") go(event.shiftKey ? -1 : 1);
    else if (event.key === "Escape" && field.value) empty();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  for (const name of ["changed", "shown"]) draft.addEventListener(name, () => field.value && look(), { signal });
}
