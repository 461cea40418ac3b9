#!/bin/sh
# inkjs: a story whose text has ", 2.0" in it starts in Chrome, and in a Safari before 18.4 it does not.
#
# Versions   inkjs 2.4.0; Node.js 20.20.2, whose JSON.parse is as that of Safari before 18.4 and Firefox before 135, and
#            22.23.3 (npm's package node)
# Input      stories of one line, compiled by inkjs: "Update 1.9, 2.0 or 2.1 first.", "Ask the router, 10.0.0.1",
#            "Two cables, 5.00 each", "Update to 2.0, then restart."
# Expected   the line, in each
# Seen       Node.js 22: so it is. Node.js 20: the first three are "Expected ',' or ']' after array element in JSON"
#            from new Story(json), for a file that is valid JSON and plays elsewhere; the last one is right.
# Source     engine/SimpleJson.js: 2.0 is a number with decimals and 2 an integer, which JSON.parse tells only in newer
#            engines (its reviver's third argument). In the others numbers that end in .0 behind a comma are put into
#            quotes beforehand, by a regular expression over the whole file, texts as well: ", "2.0f"
# One would guess that a story can be read or not, wherever it is played, and that numbers in its prose are prose.
# Who meets it: stories and dialogues about devices: versions, addresses and prices behind a comma. The author's browser
# plays it; on a reader's older tablet, or on a server with Node.js 20, it stops before its first line, and the message
# is about JSON that nobody wrote by hand. A way out: {"2.0"} in place of 2.0.
#
# Exits 0 while this is so, 1 when the behaviour has changed. Needs node and npm.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes > /dev/null
npm install --silent --no-audit --no-fund inkjs@2.4.0 node20@npm:node@20.20.2 node22@npm:node@22.23.3
cat > play.cjs <<'NODE'
const assert = require("node:assert");
const { Compiler, Story } = require("inkjs/full");

const play = (line) => {
  const json = new Compiler(`${line}\n`).Compile().ToJson();
  assert.doesNotThrow(() => JSON.parse(json));
  try {
    return new Story(json).ContinueMaximally().trim();
  } catch (error) {
    return error.message;
  }
};

const major = Number(process.versions.node.split(".")[0]);
console.log("Node.js", process.versions.node);
for (const [line, isHit] of [
  ["Update 1.9, 2.0 or 2.1 first.", true], ["Ask the router, 10.0.0.1", true], ["Two cables, 5.00 each", true],
  ["Update to 2.0, then restart.", false],
]) {
  const seen = play(line);
  console.log(` ${line}  =>  ${seen}`);
  if (major < 21 && isHit) assert.match(seen, /^Expected ',' or ']' after array element in JSON/, "it is read now");
  else assert.strictEqual(seen, line);
}
assert.strictEqual(play('Update 1.9, {"2.0"} or 2.1 first.'), "Update 1.9, 2.0 or 2.1 first.");
NODE
for node in node20 node22; do
    "node_modules/$node/bin/node" play.cjs
done
echo "As described above."
