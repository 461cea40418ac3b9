#!/bin/sh
# FlexSearch finds the article of E-5 for E-55, and shows it first: a digit that stands twice is one, without any option.
#
# Versions   flexsearch 0.8.212, Node.js 20
# Input      new Index() with "Error E-5: reset it", "Error E-55: call us", "Error 1000" and "Error 1100"
# Expected   E-55 finds the second one, 1100 the last; or both, the exact one first: tokenize is "strict" by default, which
#            matches whole words
# Seen       E-55, E-5 and "error 55" find the first and the second, in this order; 1100 finds 1000 before 1100. 5 and 55
#            cannot be told apart, however they are typed
# Source     src/encoder.js: dedupe ("letter deduplication", true by default) is for letters that are heard once (Müller,
#            Muler), and looks at each character of a word; digits are cut in words of three (numeric, true by default)
# One would guess that a search for a number without any fuzzy option finds this number.
# Who meets it: help centres with a search in the browser: error codes, models and part numbers differ in a doubled digit.
# The tests of a few words find everything. A way out: new Encoder({ dedupe: false, numeric: false }), for the index.
#
# Exits 0 while this is so, 1 when the behaviour has changed. Needs node and npm.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes > /dev/null
npm install --silent --no-audit --no-fund --ignore-scripts flexsearch@0.8.212
cat > find.js <<'NODE'
const assert = require("node:assert");
const { Encoder, Index } = require("flexsearch");

const articles = ["Error E-5: reset it", "Error E-55: call us", "Error 1000", "Error 1100"];
const finder = (options) => {
  const index = new Index(options);
  articles.forEach((text, number) => index.add(number, text));
  return (query) => index.search(query).map((number) => articles[number]);
};

const find = finder({});
const exact = finder({ encoder: new Encoder({ dedupe: false, numeric: false }) });
for (const query of ["E-55", "E-5", "1100", "1000"]) console.log(query, find(query), "exact:", exact(query));

assert.deepStrictEqual(exact("E-55"), [articles[1]]);
assert.deepStrictEqual(exact("1100"), [articles[3]]);
assert.deepStrictEqual(find("E-55"), [articles[0], articles[1]], "doubled digits are told apart now");
assert.deepStrictEqual(find("E-55"), find("E-5"));
assert.deepStrictEqual(find("1100"), [articles[2], articles[3]]);
console.log("As described above.");
NODE
node find.js
