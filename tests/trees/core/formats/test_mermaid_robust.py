"""No text makes the reader fail otherwise than with FormatError, or keeps it long."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.examples import examples
from tests.trees.core.formats.reading import read_or_refuse
from trees.core.formats import FormatError
from trees.core.formats.mermaid import load, parse

DIAGRAMS = [path.read_bytes().decode() for path in sorted((Path(__file__).parent / "diagrams").glob("*.mmd"))]
PIECES = [
    "A", "end", "x", "graph", "style", "class", "click", "subgraph", "@{", "}", "{", "[", "]", "(", ")", "((", "[/",
    "\\]", "|", '"', '"`', '`"', "-->", "--", "==", "-.", ".->", "~~~", "&", " & ", ":::", ";", "\n", " ", "\t", "%%",
    "%%{", "#35;", "---\n", "accTitle:", "accDescr {", "direction LR", "e1@", "linkStyle 0 x", "\x00", "\ufeff",
    "\u2028", "😀", "é", "<br>",
]  # fmt: skip

ENDS = pytest.mark.timeout(120)  # hundreds of times what it takes


@given(st.text(max_size=60).map("graph TD\n{}".format) | st.text(max_size=60))
def test_arbitrary_text_is_read_or_refused(text):
    read_or_refuse(load, text)


@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join).map("flowchart TD\n{}".format))
def test_arbitrary_pieces_of_the_language_are_read_or_refused(text):
    read_or_refuse(load, text)


@settings(max_examples=examples(150))
@given(st.sampled_from(DIAGRAMS), st.data())
def test_a_damaged_diagram_is_read_or_refused(text, data):
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(0, len(text)))
        end = data.draw(st.integers(start, min(len(text), start + 5)))
        text = text[:start] + data.draw(st.sampled_from(["", *PIECES])) + text[end:]
    read_or_refuse(load, text)


def test_ten_thousand_nodes_are_read():
    """How long that takes, bench/formats.py measures."""
    lines = [f"  N{i}[Step number {i}] -->|way {i}| N{i + 1}{{Is it {i}?}}" for i in range(10_000)]
    (document,) = load("\n".join(["flowchart TD", *lines]))
    assert len(document.graph.nodes) == 10_001


def test_deep_nesting_is_read():
    depth = 5_000
    text = "graph TD\n" + "".join(f"subgraph s{i}\n" for i in range(depth)) + "A --> B\n" + "end\n" * depth
    assert len(parse(text).subgraphs) == depth


REPEATED = [
    "A[", "A((", "subgraph a\n", "end\n", "\n ", " ", "1:", "a@", "A@{", "-", "=.", '"', "<a", "%%{init", "%% x\n",
    "A & ", "accDescr {", "style :#;", "---\n", "~~", "日 ", 'A["`', "<br", "call ", "`", "\t", "```mermaid\n",
    "<pre class=mermaid", "> ", "- [", "A-->|", "A-- ", "#a",
]  # fmt: skip


@pytest.mark.parametrize("piece", REPEATED)
@pytest.mark.parametrize("beginning", ["graph TD\n", "graph TD\nA[", "graph TD\nA -- ", "mermaid\n"])
@ENDS
def test_a_long_text_of_anything_ends(beginning, piece):
    try:
        load(beginning + piece * (200_000 // len(piece)))
    except FormatError as error:
        assert len(str(error)) < 1_000


@pytest.mark.parametrize("line", ['A["x"] --> B & C\n', "%% A\n", "subgraph A\n", 'A["' + "x" * 1000 + '"]\n'])
@ENDS
def test_a_megabyte_ends(line):
    try:
        load("graph TD\n" + line * (1_000_000 // len(line)))
    except FormatError as error:
        assert error.reason
