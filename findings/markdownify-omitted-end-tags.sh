#!/bin/sh
# markdownify joins list items and table rows whose end tags are omitted, which HTML allows.
#
# Versions   markdownify 1.2.3, beautifulsoup4 4.15.0, lxml 6.1.3, Python 3.11
# Input      <ul><li>One<li>Two<li>Three</ul>   (valid: the HTML standard lets </li>, </p>, </td>, </tr> be left out)
# Expected   three list items: "* One\n* Two\n* Three"
# Seen       one line: "* One* Two* Three". A table of two rows by two cells becomes one row of four columns. No error.
#            With bs4_options={"features": "lxml"} (or html5lib) both are right.
# Source     HTML standard, "Optional tags": https://html.spec.whatwg.org/multipage/syntax.html#optional-tags
#            markdownify/__init__.py: the default of bs4_options is html.parser. Beautiful Soup builds the tree from its
#            events, which do not report implied end tags, so each <li> becomes a child of the one before it.
# One would guess that a converter of HTML reads valid HTML, and that its default parser is only a matter of speed.
# Who meets it: whoever converts hand-written or minified HTML (html-minifier's removeOptionalTags, javadoc, old help
# pages): the steps of a list arrive as one paragraph and nothing says so.
#
# Exits 0 while this is so, 1 when the behaviour has changed.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check markdownify==1.2.3 beautifulsoup4==4.15.0 lxml==6.1.3
"$folder/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

from markdownify import markdownify

LIST = "<ul><li>One<li>Two<li>Three</ul>"
TABLE = "<table><tr><td>a<td>b<tr><td>c<td>d</table>"
CLOSED = "<ul><li>One</li><li>Two</li><li>Three</li></ul>"
RIGHT = "* One\n* Two\n* Three"

print("markdownify", version("markdownify"), "beautifulsoup4", version("beautifulsoup4"))
for html in (LIST, CLOSED, TABLE):
    for parser in ("html.parser", "lxml"):
        print(f"{parser:12} {html}\n             {markdownify(html, bs4_options={'features': parser})!r}")

assert markdownify(CLOSED).strip() == RIGHT
assert markdownify(LIST, bs4_options={"features": "lxml"}).strip() == RIGHT
assert markdownify(LIST).strip() == "* One* Two* Three", "the list is read differently now"
rows = [line for line in markdownify(TABLE, bs4_options={"features": "lxml"}).splitlines() if "---" not in line]
assert "| a | b |" in rows and "| c | d |" in rows
assert "| a | b |" not in markdownify(TABLE), "the table is read differently now"
print("As described above.")
PYTHON
