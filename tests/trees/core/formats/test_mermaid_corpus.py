"""The reader agrees with Mermaid's own parser about real flowcharts of other people."""

import json
from pathlib import Path

import pytest

from trees.core.formats import FormatError
from trees.core.formats.mermaid import load, parse

CORPUS = Path(__file__).parents[5] / "shared" / "corpus"
DIAGRAMS = sorted(CORPUS.glob("*.mmd"))

pytestmark = pytest.mark.skipif(not DIAGRAMS, reason=f"no real diagrams at {CORPUS}")


def text_of(path):
    return path.read_bytes().decode()


def expected_of(path):
    return json.loads(path.with_suffix(".expected.json").read_text("utf-8"))


def is_accepted(path) -> bool:
    return expected_of(path)["accepted"]


@pytest.mark.parametrize("path", DIAGRAMS, ids=lambda path: path.stem)
def test_real_diagram_reads_as_mermaid_reads_it(path):
    expected = expected_of(path)
    if not is_accepted(path):
        with pytest.raises(FormatError) as refusal:
            parse(text_of(path))
        assert refusal.value.line >= 1
        assert refusal.value.hint
        return
    chart = parse(text_of(path))
    assert {key: node.text for key, node in chart.nodes.items()} == {n["id"]: n["text"] for n in expected["nodes"]}
    assert [(e.source, e.target, e.text) for e in chart.edges] == [
        (e["source"], e["target"], e["text"]) for e in expected["edges"]
    ]
    assert {s.id: s.title for s in chart.subgraphs.values()} == {s["id"]: s["title"] for s in expected["subgraphs"]}


@pytest.mark.parametrize("path", list(filter(is_accepted, DIAGRAMS)), ids=lambda path: path.stem)
def test_no_node_and_no_way_of_a_real_diagram_is_lost(path):
    text = text_of(path)
    chart, (guide,) = parse(text), load(text)
    steps = set(chart.nodes) - set(chart.subgraphs)
    assert len(guide.graph.nodes) == len(steps)
    between_steps = [e for e in chart.edges if not e.invisible and {e.source, e.target} <= steps]
    assert sum(len(node.options) for node in guide.graph.nodes.values()) >= len(between_steps)
    assert guide.graph.start == guide.starts[0]
