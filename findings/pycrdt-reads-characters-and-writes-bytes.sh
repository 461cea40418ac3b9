#!/bin/sh
# pycrdt: text[7:8] is the 5 of "Größe: 5 cm", and text[7:8] = "6" puts the 6 in the place of the colon, two letters before it.
#
# Versions   pycrdt 0.14.13, Python 3.11
# Input      a shared Text "Größe: 5 cm"; the place of "5" by str(text).index("5"); the slice there is read, then written,
#            deleted, and something is inserted; len(text). The same with "Size: 5 cm"
# Expected   one way of counting: what text[7:8] shows is what text[7:8] = "6" replaces, as in every sequence of Python
# Seen       text[7:8] is "5"; text[7:8] = "6" makes "Größe6 5 cm", del text[7:8] makes "Größe 5 cm", and insert(7, "~") writes
#            before the colon. len(text) is 13, len(str(text)) 11. "Size: 5 cm" is as expected
# Source     python/pycrdt/_text.py: __getitem__ slices str(self); insert, __setitem__, __delitem__ and __len__ hand numbers to
#            yrs, whose offsets are bytes of UTF-8
# One would guess that reading and writing by an index go together.
# Who meets it: servers that work on the documents that people edit with Yjs: search and replace, an agent's suggestion, a
# comment's place. Texts in English never show it; with one ü it is off by one, with an emoji by three, and all browsers get
# the damaged text. A way out: len(str(text)[:index].encode()) is the index to write at.
#
# Exits 0 while this is so, 1 when the behaviour has changed.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check pycrdt==0.14.13
cat > "$folder/edit.py" <<'PYTHON'
from importlib.metadata import version

from pycrdt import Doc, Text


def edited(words, edit):
    """The text after ``edit(text, index of "5")``."""
    document = Doc()
    document["t"] = text = Text(words)
    edit(text, words.index("5"))
    return str(text)


def write(text, at):
    text[at : at + 1] = "6"


def delete(text, at):
    del text[at : at + 1]


def insert(text, at):
    text.insert(at, "~")


print("pycrdt", version("pycrdt"))
expected = {
    "Size: 5 cm": ["Size: 6 cm", "Size:  cm", "Size: ~5 cm"],
    "Größe: 5 cm": ["Größe6 5 cm", "Größe 5 cm", "Größe~: 5 cm"],
}
for words, outcomes in expected.items():
    document = Doc()
    document["t"] = text = Text(words)
    at = words.index("5")
    print(f"{words!r}: text[{at}:{at + 1}] is {text[at : at + 1]!r}; {len(text)} long, as a str {len(str(text))}")
    assert text[at : at + 1] == "5"
    assert len(text) == len(words.encode())
    seen = [edited(words, edit) for edit in (write, delete, insert)]
    print("  written, deleted, inserted before:", seen)
    assert seen == outcomes, "indices are counted in another way now"
print("As described above.")
PYTHON
"$folder/venv/bin/python" "$folder/edit.py"
