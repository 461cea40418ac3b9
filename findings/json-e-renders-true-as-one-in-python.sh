#!/bin/sh
# JSON-e renders one template to other data in Python: true is 1 there, half of 10 is "5.0", and join() writes "True" and "None".
#
# Versions   json-e 4.8.4 of PyPI (Python 3.11) and json-e 4.8.4 of npm (Node.js 20): one repository, one specification
# Input      {"$if": "answer == 1", ...} with {"answer": true}; a $switch with the cases "answer == true" and "answer == 1";
#            "answer in [1]"; "part-${total / 2}" with {"total": 10}; "${join(list, ' ')}" with [true, null]; and str() of both
# Expected   the same from both, as both are tested by one file of cases and the language's types are those of JSON: a
#            boolean is no number, 5 is written 5, and text is made of true as str() makes it: "true"
# Seen       JavaScript: no, the first case, no, part-5, "true ". Python: yes, an error (two cases of the $switch are true),
#            yes, part-5.0, "True None". "${answer}" and str(answer) are "true" in both, and true < 2 is an error in both
# Source     jsone/interpreter.py compares by ==, for which True is 1 in Python, and divides by /, which makes a float;
#            jsone/builtins.py: join() takes Python's str(). https://json-e.js.org/language.html
# One would guess that what is previewed in the browser is what the service renders, and that a function that joins and one
# that makes text of its pieces agree.
# Who meets it: whoever decides by "answer == 1" over answers of forms, where yes is true, or puts a quotient into a name that
# something else looks up.
#
# Exits 0 while this is so, 1 when the behaviour has changed. Needs node and npm.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
"${PYTHON:-python3}" -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check json-e==4.8.4
npm init --yes > /dev/null
npm install --silent --no-audit --no-fund json-e@4.8.4
cat > render.js <<'NODE'
const render = require("json-e");
console.log(JSON.stringify(JSON.parse(process.argv[2]).map(([template, context]) => {
  try { return render(template, context); } catch (error) { return "an error"; }
})));
NODE
venv/bin/python - <<'PYTHON'
import json
import subprocess

import jsone

YES = {"answer": True}
# template, context, in JavaScript, in Python
CASES = [
    ({"$if": "answer == 1", "then": "yes", "else": "no"}, YES, "no", "yes"),
    ({"$switch": {"answer == true": "first", "answer == 1": "second"}}, YES, "first", "an error"),
    ({"$if": "answer in [1]", "then": "yes", "else": "no"}, YES, "no", "yes"),
    ({"$if": "answer < 2", "then": "yes", "else": "no"}, YES, "an error", "an error"),
    ("part-${total / 2}", {"total": 10}, "part-5", "part-5.0"),
    ("${join(list, ' ')}", {"list": [True, None]}, "true ", "True None"),
    ("${answer} ${str(answer)}", YES, "true true", "true true"),
]


def render(template: object, context: dict[str, object]) -> object:
    try:
        return jsone.render(template, context)
    except jsone.JSONTemplateError:
        return "an error"


node = json.loads(subprocess.check_output(["node", "render.js", json.dumps([case[:2] for case in CASES])]))
for (template, context, in_node, in_python), from_node in zip(CASES, node, strict=True):
    from_python = render(template, context)
    print(f"{json.dumps(template)}  {json.dumps(context)}\n    JavaScript {from_node!r}, Python {from_python!r}")
    assert from_node == in_node, "JSON-e renders differently in JavaScript now"
    assert from_python == in_python, "JSON-e renders differently in Python now"
print("As described above.")
PYTHON
