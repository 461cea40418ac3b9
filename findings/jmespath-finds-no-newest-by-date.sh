#!/bin/sh
# JMESPath: max_by(releases, &date) is the newest release in Python and nothing in JavaScript, without an error.
#
# Versions   jmespath 0.16.0 of npm, Node.js 20; jmespath 1.0.1 of PyPI beside it, Python 3.11
# Input      max_by and min_by over dates as texts, max over the same dates, and max_by over numbers; to_number('') and
#            starts_with(name, '')
# Expected   as JMESPath's specification says of max_by: the expression may be of numbers or of texts; the item with the
#            largest one (or an error, which one of its examples shows for texts)
# Seen       in JavaScript max_by and min_by over texts are undefined; max(releases[].date) and max_by over numbers are right.
#            to_number('') is 0 and starts_with(name, '') is false there, null and true in Python
# Source     jmespath.js, _functionMaxBy: the search begins at -Infinity, and no text is more than a number. An array without
#            elements gives undefined as well, so that the two cannot be told apart
# One would guess that the function which accepts texts also compares them, or refuses them as to_number([]) does.
# Who meets it: "the newest", "the first by name", in lookups, workflows and tools that take JMESPath from their users, written
# and tried with AWS's or Azure's command line, which are in Python, and run by Node. A way out: sort_by(releases, &date)[-1].
#
# Exits 0 while this is so, 1 when the behaviour has changed. Needs node and npm.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
"${PYTHON:-python3}" -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check jmespath==1.0.1
npm init --yes > /dev/null
npm install --silent --no-audit --no-fund jmespath@0.16.0
cat > ask.js <<'NODE'
const { search } = require("jmespath");

const [data, ...expressions] = process.argv.slice(2);
console.log(JSON.stringify(expressions.map((text) => JSON.stringify(search(JSON.parse(data), text)) ?? "undefined")));
NODE
cat > ask.py <<'PYTHON'
import json
import subprocess
import sys

import jmespath

NEWEST, OLDEST = {"date": "2026-11-30", "n": 2}, {"date": "2025-01-15", "n": 10}
DATA = {"releases": [NEWEST, OLDEST], "name": "pump"}
EXPECTED = {
    "max_by(releases, &date).n": ("2", "null"),
    "max_by(releases, &date)": (json.dumps(NEWEST), "undefined"),
    "min_by(releases, &date)": (json.dumps(OLDEST), "undefined"),
    "max_by(releases, &n).n": ("10", "10"),
    "max(releases[].date)": ('"2026-11-30"', '"2026-11-30"'),
    "sort_by(releases, &date)[-1].n": ("2", "2"),
    "to_number('')": ("null", "0"),
    "starts_with(name, '')": ("true", "false"),
}
command = ["node", "ask.js", json.dumps(DATA), *EXPECTED]
beside = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
seen = {}
for text, other in zip(EXPECTED, beside, strict=True):
    seen[text] = json.dumps(jmespath.search(text, DATA)), other
    print(f"{text:32}Python {seen[text][0]:36}JavaScript {other}")
if seen != EXPECTED:
    sys.exit("the two answer differently now")
print("As described above.")
PYTHON
venv/bin/python ask.py
