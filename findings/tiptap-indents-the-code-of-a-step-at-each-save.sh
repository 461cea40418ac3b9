#!/bin/sh
# Tiptap's own Markdown: each save moves the code of a numbered step one space to the right; code below a bullet in it is gone.
#
# Versions   @tiptap/markdown, @tiptap/starter-kit and @tiptap/pm 3.35.0, Node.js 20
# Input      MarkdownManager with StarterKit, which is what editor.getMarkdown() and contentType: "markdown" use: serialize(parse(text))
#            four times, of a step "1." and of one "10." with a fenced block of Python; of a bullet with one; of a step with a
#            bullet that has one; of a paragraph "2026\. The year in numbers"
# Expected   after the first time, which may choose another way of writing, nothing changes any more, and no text is lost
# Seen       "if on:" of a numbered step has one space before it after the first save, two after the second, four after the
#            fourth, and so on. Under a bullet it stays. The block of the bullet within a step is gone after the first save,
#            without a message. The paragraph is saved as "2026. The year in numbers", and is a list at the next one
# Source     packages/extension-list/src/ordered-list: Tiptap splits numbered lists by a tokenizer of its own, where marked
#            does the others; the text of a paragraph is escaped in the middle of a line, not where it begins
# One would guess that an editor that loads and saves leaves alone what nobody touched, and that the two kinds of lists are
# read by one rule.
# Who meets it: knowledge bases and runbooks, whose steps have commands: YAML and Python mean something else with another
# indent, and a shell's "<<END" never ends. Whoever tests one save sees one space. A way out: keep the document as JSON,
# which getJSON() gives, and export Markdown without reading it back.
#
# Exits 0 while this is so, 1 when the behaviour has changed. Needs node and npm.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes > /dev/null
npm install --silent --no-audit --no-fund @tiptap/core@3.35.0 @tiptap/pm@3.35.0 @tiptap/markdown@3.35.0 @tiptap/starter-kit@3.35.0
cat > save.mjs <<'NODE'
import assert from "node:assert";
import { MarkdownManager } from "@tiptap/markdown";
import { StarterKit } from "@tiptap/starter-kit";

const manager = new MarkdownManager({ extensions: [StarterKit] });

const saved = (text, times) => {
  for (let time = 0; time < times; time += 1) text = manager.serialize(manager.parse(text));
  return text;
};
const code = (indent, shift = "") =>
  ["```", "if on:", "    go()", "```"].map((line, at) => indent + (at % 3 ? shift : "") + line).join("\n");

const cases = [
  ["a step", `1. Ask\n${code("   ")}\n2. End`, (times) => `1. Ask\n${code("   ", " ".repeat(times))}\n2. End`],
  ["step 10", `10. Ask\n${code("    ")}`, (times) => `10. Ask\n${code("    ", " ".repeat(times))}`],
  ["a bullet", `- Ask\n${code("  ")}`, () => `- Ask\n${code("  ")}`],
  ["a bullet in a step", `1. Ask\n   - Lamp\n${code("     ")}`, () => "1. Ask\n   - Lamp"],
  ["a paragraph", "2026\\. The year in numbers", () => "2026. The year in numbers"],
];
for (const [what, text, expected] of cases) {
  console.log(`${what}:\n${text}\n`);
  for (const times of [1, 2, 4]) {
    const seen = saved(text, times);
    if (times !== 2) console.log(`saved ${times} times:\n${seen}\n`);
    assert.strictEqual(seen, expected(times), `${what} is saved in another way now`);
  }
}
assert.strictEqual(manager.parse("2026. The year in numbers").content[0].type, "orderedList");
console.log("As described above.");
NODE
node save.mjs
