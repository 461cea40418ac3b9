#!/bin/sh
# markdown-it-py takes the ideographic space away with which Japanese and Chinese paragraphs begin; from later lines it does not.
#
# Versions   markdown-it-py 4.3.0 (Python 3.11), and for comparison markdown-it 15.0.3 (Node.js 20)
# Input      two lines that each begin with U+3000, as a paragraph; a heading; a paragraph of one U+00A0, as editors save an
#            empty line; MarkdownIt("commonmark")
# Expected   all of them kept. CommonMark 0.31 takes "initial and final spaces or tabs" of a paragraph, and says that a space
#            is U+0020; README: "Follows the CommonMark spec for baseline parsing"
# Seen       the first line has lost its indent, the second keeps it; the heading lost it, too; the empty line is <p></p>.
#            markdown-it, which it is a port of, keeps all of them.
# Source     https://spec.commonmark.org/0.31.2/#paragraphs ; markdown_it/common/utils.py: mdTrim strips what
#            String.prototype.trim() of JavaScript does, as markdown-it 14 did; markdown-it 15 trims ASCII alone
# One would guess that a parser which passes each example of CommonMark leaves letters of a text alone, and that the preview
# in the browser by markdown-it shows what the server will.
# Who meets it: whoever renders Japanese or Chinese prose, or spaces out lines by U+00A0. A way out: &#x3000; is kept.
#
# Exits 0 while this is so, 1 when the behaviour has changed. Needs node and npm.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
"${PYTHON:-python3}" -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check markdown-it-py==4.3.0
npm init --yes > /dev/null
npm install --silent --no-audit --no-fund markdown-it@15.0.3
cat > render.js <<'NODE'
const markdown = require("markdown-it")("commonmark");
const texts = JSON.parse(process.argv[2]);
console.log(JSON.stringify(texts.map((text) => markdown.render(text))));
NODE
venv/bin/python - <<'PYTHON'
import json
import subprocess
from importlib.metadata import version

from markdown_it import MarkdownIt

TEXTS = ["\u3000一行\n\u3000二行", "# \u3000章", "a\n\n\u00a0\n\nb"]
python = [MarkdownIt("commonmark").render(text) for text in TEXTS]
node = json.loads(subprocess.run(["node", "render.js", json.dumps(TEXTS)], check=True, capture_output=True).stdout)
print("markdown-it-py", version("markdown-it-py"))
for text, one, other in zip(TEXTS, python, node, strict=True):
    print(f"{text!r}\n  markdown-it-py {one!r}\n  markdown-it    {other!r}")

assert node == ["<p>\u3000一行\n\u3000二行</p>\n", "<h1>\u3000章</h1>\n", "<p>a</p>\n<p>\u00a0</p>\n<p>b</p>\n"]
assert python == ["<p>一行\n\u3000二行</p>\n", "<h1>章</h1>\n", "<p>a</p>\n<p></p>\n<p>b</p>\n"], "spaces are kept now"
assert "\u3000" in MarkdownIt("commonmark").render("&#x3000;一行")
print("As described above.")
PYTHON
