#!/bin/sh
# Mermaid drops a whole line of a flowchart whose quoted text says "direction LR": no error, the steps are just not there.
#
# Versions   mermaid 11.17.2 (12.3.0 does the same), jsdom 24.1.3, node 20
# Input      flowchart TD
#              a["Set direction LR"] --> b["Stop"]
# Expected   two nodes, "Set direction LR" and "Stop", and an arrow, as with any other text in quotes
# Seen       no node and no arrow, and parse() says that the text is a valid flowchart. With the arrow on a line of its
#            own, the node is there and is called "a".
# Source     packages/mermaid/src/diagrams/flowchart/parser/flow.jison: the tokens of the statement "direction LR" are
#            .*direction\s+LR[^\n]*  and may begin anywhere in a line; only where a line begins, before any quote was
#            opened, does the lexer look for them, and they take all of it.
#            https://github.com/mermaid-js/mermaid/blob/develop/packages/mermaid/src/diagrams/flowchart/parser/flow.jison
# One would guess that quotes protect a text: the documentation says to put "troublesome characters" into them.
# Who meets it: whoever writes Mermaid by a program, with texts of people ("the arrow has direction TB", "Fahrtdirection RL").
# A way out: write the d as a code, "Set #100;irection LR".
#
# Exits 0 while this is so, 1 when the behaviour has changed.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes > /dev/null
npm install --silent --no-audit --no-fund mermaid@11.17.2 jsdom@24.1.3
cat > read.mjs <<'JAVASCRIPT'
import { JSDOM } from "jsdom";

globalThis.window = new JSDOM("").window;
globalThis.document = window.document;
const { default: mermaid } = await import("mermaid");

async function read(line) {
  const text = `flowchart TD\n  ${line}`;
  await mermaid.parse(text); // throws for what is no flowchart
  const { db } = await mermaid.mermaidAPI.getDiagramFromText(text);
  return `${[...db.getVertices().values()].map(({ text }) => text).join(", ")} (${db.getEdges().length})`;
}

const seen = {};
for (const word of ["Turn left", "Set direction LR"]) {
  seen[word] = await read(`a["${word}"] --> b["Stop"]`);
  console.log(`${word}: nodes ${seen[word]}`);
}
const isSo = seen["Turn left"] === "Turn left, Stop (1)" && seen["Set direction LR"] === " (0)";
console.log(isSo ? "As described above." : "The behaviour has changed.");
process.exit(isSo ? 0 : 1);
JAVASCRIPT
node read.mjs
