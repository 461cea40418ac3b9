#!/bin/sh
# json-rules-engine's greaterThan says that "9" is greater than "10": it checks that a fact is a number, and compares texts.
#
# Versions   json-rules-engine 7.3.1, Node.js 20
# Input      a rule {"fact": "age", "operator": "greaterThan", "value": "10"} with the facts "9", 9 and "11 or so", as a form
#            or a query string gives them; and with the value 10, without quotes
# Expected   never true for a fact of nine. Its documentation has greaterThan among the numeric operators, and it passes a
#            fact on only if parseFloat reads a number from it, so "9" counts as one
# Seen       "9" > "10" is true, since both are texts then. 9 > "10" and "9" > 10 are false, as one of them is a number;
#            "11 or so" passes the check as well, and is greater than "10" but not greater than 10.
# Source     dist/engine-default-operators.js: numberValidator is Number.parseFloat(fact).toString() !== "NaN", and the operator
#            (a, b) => a > b, which JavaScript decides by the order of letters where both are texts
# One would guess that what was checked by parseFloat is compared as what parseFloat gave.
# Who meets it: rules that people write in a form, where each value is a text. They hold while both numbers have as many
# digits, which is so in most tests, and turn around at 9 to 10 and 99 to 100.
#
# Exits 0 while this is so, 1 when the behaviour has changed. Needs node and npm.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes > /dev/null
npm install --silent --no-audit --no-fund json-rules-engine@7.3.1
cat > rules.js <<'NODE'
const assert = require("node:assert");
const { Engine } = require("json-rules-engine");

const holds = async (fact, value) => {
  const engine = new Engine();
  engine.addRule({ conditions: { all: [{ fact: "age", operator: "greaterThan", value }] }, event: { type: "holds" } });
  return (await engine.run({ age: fact })).events.length > 0;
};

(async () => {
  const seen = [];
  for (const [fact, value] of [["9", "10"], [9, "10"], ["9", 10], ["11 or so", "10"], ["11 or so", 10], ["nine", "10"]]) {
    seen.push(await holds(fact, value));
    console.log(`${JSON.stringify(fact)} greaterThan ${JSON.stringify(value)}: ${seen.at(-1)}`);
  }
  assert.deepStrictEqual(seen, [true, false, false, true, false, false], "numbers in quotes are compared differently now");
  console.log("As described above.");
})();
NODE
node rules.js
