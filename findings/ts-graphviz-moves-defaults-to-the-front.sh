#!/bin/sh
# ts-graphviz reads a DOT file and writes it back with the answers exchanged: the last default of a label becomes that of all.
#
# Versions   ts-graphviz 3.0.7, Node.js 20
# Input      digraph { q [label="Is it on?"]; edge [label="Yes"]; q -> good; edge [label="No"]; q -> call }
# Expected   toDot(fromDot(text)) is the same graph: "Yes" leads to good, "No" to call, as dot draws it
# Seen       edge [label = "No"]; "q" -> "good"; "q" -> "call": both answers are "No", without an error. node [shape=box]
#            before some nodes and node [shape=diamond] before others: all are diamonds. The AST of the same package,
#            stringify(parse(text)), keeps the order
# Source     DOT's language: "If a default attribute is defined using a node, edge, or graph statement [...] any object of the
#            appropriate type defined after this point will inherit this attribute value":
#            https://graphviz.org/doc/info/lang.html
#            The model of ts-graphviz has one `attributes.edge` a graph, which toDot() writes first.
# One would guess that a library that reads and writes DOT keeps which arrow has which text, or says that it cannot.
# Who meets it: whoever changes drawings by a program: add a step, write the file. Generators and people that write trees by
# hand use such defaults to save repeating "Yes" and "No". A way out: put the attributes at each arrow before.
#
# Exits 0 while this is so, 1 when the behaviour has changed. Needs node and npm.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes > /dev/null
npm install --silent --no-audit --no-fund ts-graphviz@3.0.7
cat > trip.mjs <<'NODE'
import assert from "node:assert";
import { fromDot, toDot } from "ts-graphviz";
import { parse, stringify } from "ts-graphviz/ast";

const oneLine = (text) => text.replace(/\s+/g, " ").trim();
const tree = 'digraph { edge [label="Yes"]; q -> good; edge [label="No"]; q -> call }';
const shapes = "digraph { node [shape=box]; a; node [shape=diamond]; b }";

for (const text of [tree, shapes]) {
  console.log(`read     ${text}`);
  console.log(`written  ${oneLine(toDot(fromDot(text)))}`);
}
assert.match(oneLine(stringify(parse(tree))), /"?Yes"?; \]; q -> good; edge \[ label = "No"; \]; q -> call;/);
assert.strictEqual(
  oneLine(toDot(fromDot(tree))), 'digraph { edge [ label = "No"; ]; "q" -> "good"; "q" -> "call"; }', "defaults stay now",
);
assert.strictEqual(oneLine(toDot(fromDot(shapes))), 'digraph { node [ shape = "diamond"; ]; "a"; "b"; }');
console.log("As described above.");
NODE
node trip.mjs
