"""What is too large is refused before it is worked on: 2 MB of text never take the memory that they could."""

import tracemalloc

import pytest

from bench.hostile import all_inputs
from trees.core.formats import READABLE, FormatError, read, read_bytes
from trees.core.formats.dot import lexer as dot
from trees.core.formats.drawio import source
from trees.core.formats.mermaid import lexer as mermaid

SIZE = 1_900_000
MAX_PEAK_BYTES = 200_000_000
REFUSED = [
    ("bpmn", "ids", "nested more than 200 deep"),
    ("csv", "answers", "A row has at most 2,000 cells"),
    ("dot", "string", "A text of the graph has more than 200,000 characters"),
    ("drawio", "joined boxes", "more than 100,000 arrows"),
    ("drawio", "packed", "more than 2,000,000 characters"),
    ("excalidraw", "nested", "nested too deeply"),
    ("excel", "bomb", "unpacks to more than 30 MB"),
    ("excel", "far", "more than 500,000 cells"),
    ("html", "lists", "at most 150,000 tags"),
    ("json", "nodes", "at most 20,000 nodes"),
    ("markdown", "brackets", "at most 50,000 characters"),
    ("mermaid", "aliases", "more than 20,000 characters"),
    ("mermaid", "large blocks", "at most 300,000 characters together"),
    ("plantuml", "ifs", "nested more than 200 deep"),
    ("plantuml", "condition", "A line has at most 100,000 characters"),
    ("plantuml", "code", "at most 300,000 lines"),
    ("plantuml", "diagrams", "at most 1,000 guides"),
    ("plantuml", "again", "too many answers: a step has at most 500"),
    ("tree-json", "nested", "nested too deeply"),
    ("twee", "links", "too many answers: a step has at most 500"),
    ("twine", "passages", "at most 20,000 steps"),
    ("typebot", "choices", "too many answers|at most"),
    ("visio", "bomb", "too large"),
    ("word", "paragraphs", "at most 50,000 are read"),
    ("zingtree", "lists", "at most 150,000 tags"),
]


@pytest.mark.filterwarnings("ignore:Workbook contains no stylesheet")
@pytest.mark.parametrize(("name", "kind", "reason"), REFUSED)
def test_too_much_is_refused_with_little_memory(name, kind, reason):
    content = all_inputs()[name][kind](SIZE)
    tracemalloc.start()
    with pytest.raises(FormatError, match=reason):
        read_bytes(content, "a") if isinstance(content, bytes) else read(content, name)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < MAX_PEAK_BYTES


@pytest.mark.parametrize(
    ("name", "module", "limit"),
    [("mermaid", mermaid, "MAX_TOKENS_PER_FLOWCHART"), ("dot", dot, "MAX_TOKENS")],
)
def test_no_more_words_than_the_limit_are_read(name, module, limit, monkeypatch):
    monkeypatch.setattr(module, limit, 1000)
    for kind in ("product", "chain", "subgraphs" if name == "mermaid" else "reopened"):
        with pytest.raises(FormatError, match="at most 1,000 words and signs"):
            read(all_inputs()[name][kind](20_000), name)


def test_every_reader_has_inputs_made_to_cost_much():
    assert set(all_inputs()) == set(READABLE)


def test_a_packed_drawing_is_decoded_piece_by_piece(monkeypatch):
    text = "a%20é%F0%9F%98%80%" * 300
    for size in (7, 16, 60_000):
        monkeypatch.setattr(source, "PIECE_BYTES", size)
        assert source.percent_decoded(text.encode()) == "a é😀%" * 300
    tracemalloc.start()
    source.percent_decoded(b"a%20" * 500_000)
    assert tracemalloc.get_traced_memory()[1] < 20_000_000
    tracemalloc.stop()
