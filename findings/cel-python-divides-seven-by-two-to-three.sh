#!/bin/sh
# cel-python: total / count is 3 for 7 and 2.0, and price > 9.5 is an error where 9.5 < price is true. No error in the first.
#
# Versions   cel-python 0.5.0, Python 3.11; @marcbachmann/cel-js 8.0.0 beside it, Node.js 20
# Input      expressions of CEL over data from JSON, read by json_to_cel: {"price": 10, "rate": 0.5, "total": 7, "count": 2.0}
# Expected   as CEL's definition says: no overload for int and double, so an error in arithmetic, on either side; and
#            comparisons between the number types, which it has
# Seen       total / count is 3 and total % count is 1, both int. total + rate, total - rate and rate's product the one way
#            round, price * rate, are errors, and rate * price is 5.0. price > 9.5 is an error, 9.5 < price is true; price == 10.0
#            is an error both ways round. cel-js refuses the arithmetic, and its comparisons are true
# Source     src/celpy/celtypes.py: IntType.__truediv__ and __mod__ turn the other operand into an IntType first. The others
#            are those of Python's int, where those of float also take an int
# One would guess that a language in which 7 / 2.0 is no whole number gives 3.5 or an error, and that a < b is b > a.
# Who meets it: rules of policies and decisions on JSON, where one sender writes 2 and another 2.0, as Python and JavaScript
# do: a rate or a limit that is "0.5" today works, and the same rule fails, or is cut, when the types come the other way
# round. A way out: double(total) / double(count), double(price) > 9.5.
#
# Exits 0 while this is so, 1 when the behaviour has changed. Needs node and npm.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
"${PYTHON:-python3}" -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check cel-python==0.5.0
npm init --yes > /dev/null
npm install --silent --no-audit --no-fund @marcbachmann/cel-js@8.0.0
cat > decide.mjs <<'NODE'
import { evaluate } from "@marcbachmann/cel-js";

const data = { price: 10n, rate: 0.5, total: 7n, count: 2.0 };
for (const text of process.argv.slice(2)) {
  let seen;
  try {
    seen = String(evaluate(text, data));
  } catch (error) {
    seen = "error";
  }
  console.log(seen);
}
NODE
cat > decide.py <<'PYTHON'
import subprocess
import sys

import celpy

EXPECTED = {
    "total / count": "3", "total % count": "1", "total + rate": "error", "total - rate": "error",
    "price * rate": "error", "rate * price": "5.0", "price > 9.5": "error", "9.5 < price": "True",
    "price == 10.0": "error", "10.0 == price": "error", "double(total) / count": "3.5",
}
environment = celpy.Environment()
data = {"price": 10, "rate": 0.5, "total": 7, "count": 2.0}
given = {name: celpy.json_to_cel(value) for name, value in data.items()}


def decided(text):
    try:
        value = environment.program(environment.compile(text)).evaluate(given)
    except celpy.CELEvalError:
        return "error"
    return str(bool(value) if isinstance(value, celpy.celtypes.BoolType) else value)


command = ["node", "decide.mjs", *EXPECTED]
beside = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
seen = {text: decided(text) for text in EXPECTED}
for (text, value), other in zip(seen.items(), beside, strict=True):
    print(f"{text:24}cel-python {value:8}cel-js {other}")
if seen != EXPECTED or beside != ["error"] * 6 + ["true"] * 4 + ["3.5"]:
    sys.exit("numbers are treated differently now")
print("As described above.")
PYTHON
venv/bin/python decide.py
