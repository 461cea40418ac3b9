#!/bin/sh
# Seven converters and sanitisers of HTML drop the number of <li value="5">: step 5 becomes step 1, "go to step 5" is wrong.
#
# Versions   turndown 7.2.5, node-html-markdown 2.0.0, sanitize-html 2.17.5 (Node.js 20); markdownify 1.2.3, html2text
#            2025.4.15, nh3 0.3.8, pandoc 3.9 (from the wheel pypandoc_binary 1.17), Python 3.11
# Input      <ol><li value="5">Open the lid</li><li>Look</li></ol>, and the same list as <ol start="5">
# Expected   "5. Open the lid", "6. Look" from both, as browsers show them; Markdown can say it, and sanitisers that keep
#            lists keep their numbers
# Seen       value is lost in all seven, start in two of them (node-html-markdown, sanitize-html); nothing is said
# Source     HTML standard, "The li element": the value attribute gives the ordinal value of the item:
#            https://html.spec.whatwg.org/multipage/grouping-content.html#attr-li-value
#            turndown's rule listItem and markdownify's convert_li look at start of the parent and the position in it;
#            sanitize-html and nh3 have value, and sanitize-html also start, not among the attributes that they allow
# One would guess that what keeps start keeps value, and that a list of what is safe has nothing against a number.
# Who meets it: whoever moves help articles in which counting goes on behind a note or a picture, or cleans what an editor
# sends. No text is missing afterwards, so nobody sees it but the one who follows the steps.
#
# Exits 0 while this is so, 1 when the behaviour has changed. Needs node and npm.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
"${PYTHON:-python3}" -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check \
    markdownify==1.2.3 html2text==2025.4.15 nh3==0.3.8 pypandoc_binary==1.17
npm init --yes > /dev/null
npm install --silent --no-audit --no-fund turndown@7.2.5 node-html-markdown@2.0.0 sanitize-html@2.17.5
cat > convert.js <<'NODE'
const Turndown = require("turndown");
const { NodeHtmlMarkdown } = require("node-html-markdown");
const sanitize = require("sanitize-html");
const html = process.argv[2];
console.log(JSON.stringify({
  turndown: new Turndown().turndown(html), "node-html-markdown": NodeHtmlMarkdown.translate(html),
  "sanitize-html": sanitize(html),
}));
NODE
venv/bin/python - <<'PYTHON'
import json
import re
import subprocess

import html2text
import markdownify
import nh3
import pypandoc

VALUE = '<ol><li value="5">Open the lid</li><li>Look</li></ol>'
START = '<ol start="5"><li>Open the lid</li><li>Look</li></ol>'


def converted(html):
    node = subprocess.run(["node", "convert.js", html], check=True, capture_output=True, text=True)
    return json.loads(node.stdout) | {
        "markdownify": markdownify.markdownify(html),
        "html2text": html2text.html2text(html),
        "pandoc": pypandoc.convert_text(html, "gfm", "html"),
        "nh3": nh3.clean(html),
    }


by_value, by_start = converted(VALUE), converted(START)
print("pandoc", pypandoc.get_pandoc_version())
for name in by_value:
    print(f"{name:20} value: {' '.join(by_value[name].split()):50} start: {' '.join(by_start[name].split())}")

keeps_value = {name for name, text in by_value.items() if re.search(r"\b5\b", text)}
loses_start = {name for name, text in by_start.items() if not re.search(r"\b5\b", text)}
assert keeps_value == set(), f"kept now by {keeps_value}"
assert loses_start == {"node-html-markdown", "sanitize-html"}, f"start is lost now by {loses_start}"
print("As described above.")
PYTHON
