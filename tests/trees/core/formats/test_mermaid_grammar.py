import json
from pathlib import Path

import pytest

from trees.core.formats import FormatError
from trees.core.formats.mermaid import parse

DIAGRAMS = sorted((Path(__file__).parent / "diagrams").glob("*.mmd"))


def edges(text):
    return [(edge.source, edge.target, edge.text) for edge in parse(text).edges]


def texts(text):
    return {key: node.text for key, node in parse(text).nodes.items()}


def refusal(text):
    with pytest.raises(FormatError) as caught:
        parse(text)
    return caught.value


@pytest.mark.parametrize("path", DIAGRAMS, ids=lambda path: path.stem)
def test_diagram_has_the_nodes_edges_and_subgraphs_beside_it(path):
    expected = json.loads(path.with_suffix(".json").read_text("utf-8"))
    chart = parse(path.read_bytes().decode())
    assert {key: node.text for key, node in chart.nodes.items()} == expected["nodes"]
    assert [[e.source, e.target, e.text] for e in chart.edges] == expected["edges"]
    found = {s.id: {"title": s.text, "members": s.members} for s in chart.subgraphs.values()}
    assert found == expected["subgraphs"]


@pytest.mark.parametrize(
    ("header", "direction"),
    [
        ("graph TD", "TB"),
        ("graph LR;", "LR"),
        ("flowchart BT", "BT"),
        ("flowchart-elk RL", "RL"),
        ("graph", "TB"),
        ("graph >", "LR"),
        ("graph <", "RL"),
        ("graph ^", "BT"),
        ("graph v", "TB"),
        ("  \n\n  flowchart  TB  ", "TB"),
    ],
)
def test_every_header_has_its_direction(header, direction):
    chart = parse(f"{header}\n  A --> B")
    assert chart.direction == direction
    assert len(chart.edges) == 1


def test_front_matter_and_accessible_texts_name_the_diagram():
    chart = parse("---\ntitle: 'Wi-Fi'\n---\ngraph TD\naccTitle: Other\naccDescr: About it\nA")
    assert (chart.title, chart.description) == ("Wi-Fi", "About it")
    assert parse("graph TD\n  accTitle: Other\n  A").title == "Other"


def test_text_is_trimmed_and_dedented_first():
    assert texts("\n\n    ---\n    title: x\n    ---\n    graph TD\n      A[One]\n") == {"A": "One"}


def test_a_chain_joins_every_pair():
    assert edges("graph TD\nA & B --> C -->|x| D & E") == [
        ("A", "C", ""),
        ("B", "C", ""),
        ("C", "D", "x"),
        ("C", "E", "x"),
    ]


@pytest.mark.parametrize(
    "name", ["endpoint", "x1", "o_2", "graph1", "my-end", "a.b", "é", "日本", "1", "2end2", "Class"]
)
def test_keywords_may_be_part_of_a_name(name):
    assert edges(f"graph TD\n{name}[x] --> {name}") == [(name, name, "")]


@pytest.mark.parametrize(
    ("label", "text"),
    [
        ('["a #quot;b#quot;"]', 'a "b"'),
        ('["#35;1 #9829;"]', "#1 ♥"),
        ("[a &amp; b]", "a & b"),
        ("[a<br>b<br/>c<BR />d]", "a\nb\nc\nd"),
        ('["a <b>bold</b> <i class="x">word</i>"]', "a bold word"),
        ("[1 < 2]", "1 < 2"),
        ('["`**md** text`"]', "**md** text"),
        ('["over\n  two lines"]', "over\n  two lines"),
        ("[/slanted/]", "slanted"),
        ("[fa:fa-car Car]", "fa:fa-car Car"),
    ],
)
def test_label_reads_as_a_reader_sees_it(label, text):
    assert texts(f"graph TD\nA{label}") == {"A": text}


def test_properties_of_an_edge_make_no_node():
    chart = parse("graph TD\nA e1@--> B\ne1@{ animate: true }")
    assert list(chart.nodes) == ["A", "B"]
    assert chart.edges[0].id == "e1"


def test_the_last_label_wins_and_a_bare_name_changes_nothing():
    assert texts("graph TD\nA[One]\nA[Two]\nA --> B") == {"A": "Two", "B": "B"}


def test_statements_may_share_a_line():
    chart = parse('graph TB; subgraph S ["A & B"]; direction LR; K-->L; end; S --> M; style M fill:#fff;')
    assert [(e.source, e.target) for e in chart.edges] == [("K", "L"), ("S", "M")]
    assert sorted(chart.subgraphs["S"].members) == ["K", "L"]


def test_a_node_stays_in_the_subgraph_closed_first():
    chart = parse("graph TD\nsubgraph one\nA\nend\nsubgraph two\nA\nB\nend")
    assert {s.id: s.members for s in chart.subgraphs.values()} == {"one": ["A"], "two": ["B"]}


@pytest.mark.parametrize(
    ("text", "line", "reason", "hint"),
    [
        ("graph TD\n\nA[Press (hard)]", 3, "contains (", "double quotes"),
        ("graph TD\nA{Is it (on)?}", 2, "contains (", "double quotes"),
        ("graph TD\nA -->|x (y)| B", 2, "contains (", "double quotes"),
        ("graph TD\nA[/help]", 2, "slash", "Quote it"),
        ('graph TD\nA[say "hi"]', 2, "quotes", "#quot;"),
        ("graph TD\nA --> B\ngraph LR\nC", 3, "second diagram", "block of its own"),
        ("%% note\n---\ntitle: x\n---\ngraph TD\nA", 2, "Front matter", "top"),
        ("graph TD\nA --> end", 2, "word end", "End"),
        ("graph TD\nA --> Log Account", 2, "arrow is missing before Account", "A[My text]"),
        ("graph TD\nA [text]", 2, "Unexpected [", "without a space"),
        ("graph TD\nsubgraph one (two)\nA\nend", 2, "title of a subgraph contains (", "double quotes"),
        ("graph TD\nsubgraph one\nA", 3, "not closed", "end"),
        ("graph TD\nA -->", 2, "ends unexpectedly", "missing"),
        ("graph TD\nA --> 😀", 2, "cannot be part of a name", "A["),
        ("graph TD\nA\nB\nC]", 4, "Unmatched ]", "double quotes"),
        ('graph TD\nA["never closed]\nB', 2, "not closed", "#quot;"),
        ('graph TD\nA["`a `b` c`"]', 2, "not closed", "#96;"),
        ("graph TD\nA<!-- x -->", 2, "'<'", "text"),
        ("graph TD\nA@{ shape: nonsense }", 2, "no shape 'nonsense'", "rect"),
        ("graph TD\nA@{ shape: [rect] }", 2, "no shape ['rect']", "rect"),
        ("graph TD\nA@{ label: [ }", 2, "not valid YAML", "double quotes"),
        ("graph TD\nA --> B\nlinkStyle 1 stroke:red", 3, "no such edge", "there are 1"),
        ("graph TD\nstyle A fill:red,", 2, "missing next to a comma", "Remove"),
        ("sequenceDiagram\nA->>B: hi", 1, "sequenceDiagram, not a flowchart", "Only flowcharts"),
        ("hello", 1, "No flowchart", "flowchart TD"),
        ("", 1, "No flowchart", "flowchart TD"),
        ("---\ntitle: x\n---\n\ngraph TD\nA[(]", 6, "contains", "double quotes"),
    ],
)
def test_a_mistake_is_named_with_its_line_and_how_to_fix_it(text, line, reason, hint):
    error = refusal(text)
    assert error.line == line
    assert reason in error.reason
    assert hint in error.hint
