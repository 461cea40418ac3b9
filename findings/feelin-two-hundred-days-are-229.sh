#!/bin/sh
# feelin: in FEEL on JavaScript 200 days are equal to 229 days, and 2 years are not at most 2 years a day after the anniversary.
#
# Versions   feelin 8.2.0 and @bpmn-io/feelin 6.1.1, its fork for form-js 2; js-feel 1.4.7 beside them, Node.js 20
# Input      duration("P200D") = duration("P229D"), its !=, < and distinct values(); the same for 180 and 181 days, 364 and 365;
#            years and months duration(from, to) of two years and a day, beside duration("P2Y")
# Expected   false, true, true, both kept. And P2Y, since such a duration has only years and months, so that = and <= hold
#            and > does not; the specification has P1Y8M for 2011-12-22 to 2013-08-24, which is two days more
# Seen       P200D = P229D is true, and so is <: equal and less at the same time; != is false, and distinct values() drops one.
#            180 and 181 days differ, 181 and 182 do not. The two years are "= P2Y" and "> P2Y", and not "<= P2Y"; the example
#            gives P1Y8M2D, and in the fork P1Y8.064516129032258M; 2024-01-31 to 2024-02-29 P29D, and in the fork P1M. js-feel
#            answers as expected; no month is P0D there
# Source     dist/index.js: durationEquals() drops what is under a month where the first one is above 180 days, also of days
#            and hours; < compares the full lengths. years and months duration() is the difference with its days.
#            https://www.omg.org/spec/DMN/1.5 (chapter 10.3); https://github.com/nikku/feelin
# One would guess that = of two durations in days compares days, and that what is equal is not greater.
# Who meets it: warranties and notice periods in forms and decision tables ("bought at most 2 years ago", a cell with
# duration("P365D")): Camunda's form-js decides by it in the browser, and the engine behind it is another implementation.
#
# Exits 0 while this is so, 1 when the behaviour has changed. Needs node and npm.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes > /dev/null
npm install --silent --no-audit --no-fund feelin@8.2.0 @bpmn-io/feelin@6.1.1 js-feel@1.4.7
cat > durations.mjs <<'NODE'
import assert from "node:assert";
import { createRequire } from "node:module";
import { evaluate as inForms } from "@bpmn-io/feelin";
import { evaluate } from "feelin";

const { feel } = createRequire(import.meta.url)("js-feel")();
const days = (one, sign, other) => `duration("P${one}D") ${sign} duration("P${other}D")`;
const months = (from, to, rest = "") => `years and months duration(date("${from}"), date("${to}"))${rest}`;
const two = (rest) => months("2016-03-05", "2018-03-06", ` ${rest} duration("P2Y")`);
// expression, what feelin says, what its fork in form-js says, what js-feel says
const CASES = [
  [days(200, "=", 229), true, true, false],
  [days(200, "!=", 229), false, false, true],
  [days(200, "<", 229), true, true, true],
  [days(180, "=", 181), false, false, false],
  [days(181, "=", 182), true, true, false],
  [days(365, "=", 364), true, true, false],
  ['count(distinct values([duration("P200D"), duration("P229D")]))', 1, 1, 2],
  [two("="), true, true, true],
  [two("<="), false, false, true],
  [two(">"), true, true, false],
  [months("2011-12-22", "2013-08-24"), "P1Y8M2D", "P1Y8.064516129032258M", "P1Y8M"],
  [months("2024-01-31", "2024-02-29"), "P29D", "P1M", "P0D"],
];
const plain = (value) => (value !== null && typeof value === "object" ? value.iso ?? value.toISO?.() ?? String(value) : value);
const from = (answer) => plain(answer !== null && typeof answer === "object" && "warnings" in answer ? answer.value : answer);
const seen = [];
for (const [expression] of CASES) {
  const answers = [evaluate(expression, {}), inForms(expression, {}), await feel.parse(expression).build({})].map(from);
  seen.push([expression, ...answers]);
  console.log(`${expression}: feelin ${answers[0]}, form-js ${answers[1]}, js-feel ${answers[2]}`);
}
assert.deepStrictEqual(seen, CASES, "durations are compared differently now");
console.log("As described above.");
NODE
node durations.mjs
