#!/bin/sh
# JSON Logic: a field left empty is missing for json-logic-js and given for json-logic-engine, where an age nobody gave is 0.
#
# Versions   json-logic-js 2.0.5 and json-logic-engine 5.0.7, Node.js 20
# Input      {"missing": ["serial"]} and {"missing_some": [1, ["serial", "model"]]} on {"serial": "", "model": null}; comparisons
#            of {"var": "age"} and sums with it on {}; {"if": [{"var": "note"}, ...]} on {"note": {}}
# Expected   the same from both, as the second package says it runs JSON Logic, and both are JavaScript
# Seen       missing: ["serial"], and [] of the other; missing_some: both names, and []. age == 0 and age == false are false,
#            and true; age != 0 is true, and false; age + 1 is not a number, and 1. An empty object is true, and false.
#            age < 18 is true for both, and {"missing": ["serial"]} on {} is ["serial"] for both
# Source     jsonlogic.com/operations.html, missing: "data keys ... are missing", which does not speak of null and "". In
#            json-logic-engine null and nothing are turned into numbers before "==" compares, which JavaScript's == does not do
# One would guess that rules in a data format mean the same in two engines of one language, above all those for "is it given".
# Who meets it: forms whose browser and server run the same rules with these two, or a project that takes the faster one: a
# form sends "" for what was left empty, so "required" holds no more, and "has no children" is true of who did not answer.
# A way out: compare with "===", and leave empty fields out of the data.
#
# Exits 0 while this is so, 1 when the behaviour has changed. Needs node and npm.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes > /dev/null
npm install --silent --no-audit --no-fund json-logic-js@2.0.5 json-logic-engine@5.0.7
cat > decide.js <<'NODE'
const assert = require("node:assert");
const first = require("json-logic-js");
const { LogicEngine } = require("json-logic-engine");

const second = new LogicEngine();
const empty = { serial: "", model: null };
const age = { var: "age" };
const cases = [
  [{ missing: ["serial"] }, empty, ["serial"], []],
  [{ missing_some: [1, ["serial", "model"]] }, empty, ["serial", "model"], []],
  [{ "==": [age, 0] }, {}, false, true],
  [{ "==": [age, false] }, {}, false, true],
  [{ "!=": [age, 0] }, {}, true, false],
  [{ "+": [age, 1] }, {}, NaN, 1],
  [{ if: [{ var: "note" }, "yes", "no"] }, { note: {} }, "yes", "no"],
  [{ "<": [age, 18] }, {}, true, true],
  [{ "===": [age, 0] }, {}, false, false],
  [{ missing: ["serial"] }, {}, ["serial"], ["serial"]],
];
for (const [rule, data, ...expected] of cases) {
  const seen = [first.apply(rule, data), second.run(rule, data)];
  console.log(`${JSON.stringify(rule)} on ${JSON.stringify(data)}:`, ...seen);
  assert.deepStrictEqual(seen, expected, "the engines answer differently now");
}
console.log("As described above.");
NODE
node decide.js
