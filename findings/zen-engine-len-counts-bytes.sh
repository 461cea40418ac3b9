#!/bin/sh
# len() of GoRules' ZEN counts the bytes of a text, not its characters: "Müller" has 7, and the slices beside it count characters.
#
# Versions   zen-engine 2.1.3 (Python; the same engine is in its packages for Node.js, Go and Rust), Python 3.11
# Input      len(name) with Miller, Müller and 日本; the cell "len($) <= 6" of a decision table; name[0:2]
# Expected   6, 6 and 2; true for both names. The documentation says len("world") // 5, and the two languages that ZEN is
#            most used from, JavaScript and Python, count 6 and 2 as well
# Seen       6, 7 and 6: the cell is true for Miller and false for Müller. name[0:2] is "Mü" and the pattern ^.{6}$ matches
#            it, so in one expression a position counts characters, and a length bytes.
# Source     https://gorules.io/docs/rules-engine/expression-language/ ; the engine is Rust, whose str::len() is in bytes of UTF-8
# One would guess that the length of a text is the same number in the rule and in the form that asked for it.
# Who meets it: rules about the length of names, serial numbers and notes, which hold in tests with English words and refuse
# a customer with an umlaut; Cyrillic counts double, Japanese three times.
#
# Exits 0 while this is so, 1 when the behaviour has changed.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check zen-engine==2.1.3
"$folder/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

import zen

print("zen-engine", version("zen-engine"))
lengths = [zen.evaluate_expression("len(name)", {"name": name}) for name in ("Miller", "Müller", "日本")]
cells = [zen.evaluate_unary_expression("len($) <= 6", {"$": name}) for name in ("Miller", "Müller")]
slice_, fits = (zen.evaluate_expression(rule, {"name": "Müller"}) for rule in ("name[0:2]", "matches(name, '^.{6}$')"))
print("len of Miller, Müller, 日本:", lengths, "; len($) <= 6:", cells, "; name[0:2]:", slice_, "; six characters:", fits)

assert slice_ == "Mü" and fits is True
assert lengths == [6, 7, 6], "len counts something else now"
assert cells == [True, False]
print("As described above.")
PYTHON
