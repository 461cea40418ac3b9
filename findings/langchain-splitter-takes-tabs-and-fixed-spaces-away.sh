#!/bin/sh
# LangChain's splitter of Markdown makes "80<TAB>443" 80443 and "5 min" 5min: it takes tabs and all special spaces away.
#
# Versions   langchain-text-splitters 1.1.3, Python 3.11
# Input      MarkdownHeaderTextSplitter([("#", "h1")]) on a guide with a fenced table whose columns are divided by tabs, a
#            figure and its unit with a no-break space (U+00A0), a sentence of Japanese with an ideographic space (U+3000), a
#            word of Persian with its zero-width non-joiner, a family emoji, and a Makefile's rule, which begins with a tab
# Expected   the text under a heading, in pieces: white space at the ends of lines may go, nothing goes out of their middle
# Seen       "web\t80\t443" is "web80443", "Wait 5 min" is "Wait 5min", two sentences of Japanese are one, the Persian word is
#            spelled wrongly, the family is three people, and the rule is not indented. ExperimentalMarkdownSyntaxTextSplitter
#            of the same package keeps all of them
# Source     langchain_text_splitters/markdown.py: "".join(filter(str.isprintable, line)), in code blocks as well. Of all white
#            space str.isprintable() is true for the plain space alone
# One would guess that a splitter splits, and that what is taken out as "non-printable" is control characters.
# Who meets it: searches and agents over knowledge bases: editors write no-break spaces before units by themselves, in French
# before each colon, and what is copied from a sheet has tabs. The numbers that are run together look like numbers, so an
# agent answers with them. A way out: ExperimentalMarkdownSyntaxTextSplitter, or text.translate() of such spaces before.
#
# Exits 0 while this is so, 1 when the behaviour has changed.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check langchain-text-splitters==1.1.3
cat > "$folder/split.py" <<'PYTHON'
from importlib.metadata import version

from langchain_text_splitters import ExperimentalMarkdownSyntaxTextSplitter, MarkdownHeaderTextSplitter

EXPECTED = {
    "web\t80\t443": "web80443",
    "Wait 5\u00a0min": "Wait 5min",
    "電源を切る。\u3000待つ。": "電源を切る。待つ。",
    "می\u200cخواهم": "میخواهم",
    "👨\u200d👩\u200d👧": "👨👩👧",
    "\tmake all": "make all",
}
guide = "# Ports\n\n" + "\n\n".join(f"```\n{text}\n```" for text in EXPECTED)
print("langchain-text-splitters", version("langchain-text-splitters"))
seen = "\n".join(part.page_content for part in MarkdownHeaderTextSplitter([("#", "h1")]).split_text(guide)).split("\n")
beside = "".join(part.page_content for part in ExperimentalMarkdownSyntaxTextSplitter().split_text(guide))
for text, expected in EXPECTED.items():
    print(f"  {text!a} -> {expected!a}")
    assert expected in seen, "text is treated differently now"
    assert text not in seen
    assert text in beside
print("As described above.")
PYTHON
"$folder/venv/bin/python" "$folder/split.py"
