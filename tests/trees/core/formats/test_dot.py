from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.trees.core.formats.reading import read_or_refuse, read_soon
from tests.trees.strategies import graphs, titles
from trees.core.formats import Document, FormatError
from trees.core.formats.dot import dump, load
from trees.core.graph import Graph, Node, Option, option_key
from trees.core.text import one_line

PIECES = [
    "digraph", "graph", "strict", "node", "edge", "subgraph", "{", "}", "[", "]", "=", ";", ",", ":", "+", "->", "--",
    "a", '"b"', "c1", "-1.5", "<", ">", "<b>", "label", '"', "\\", "/*", "*/", "//", "#", "\n", " ", "é", "\x00",
]  # fmt: skip


def read(statements, kind="digraph"):
    (document,) = load(f"{kind} {{ {statements} }}")
    return document


def ways(document):
    return [(node.key, o.label, o.to) for node in document.graph.nodes.values() for o in node.options]


@given(graphs.filter(lambda graph: graph.start), titles.map(one_line))
def test_a_drawn_guide_reads_back_with_all_but_its_texts(graph, title):
    (again,) = load(dump(Document(graph, title)))
    drawn = {key: replace(node, body="") for key, node in graph.nodes.items()}
    assert again.graph.nodes == drawn
    assert (again.graph.start, again.title) == (graph.start, title)


def test_a_guide_reads_well():
    options = (Option(option_key("Yes"), "Yes", "node", 12), Option("k", "No"))
    graph = Graph.of([Node("a-1", 'Is "it" on?', "Look", options), Node("node", "Good", outcome="resolved")])
    assert dump(Document(graph, "Power & light")).split("\n") == [
        "digraph {",
        '  label="Power &amp; light"',
        "  labelloc=t",
        "  node [shape=box]",
        '  "a-1" [label="Is \\"it\\" on?", shape=diamond, class="start", penwidth=3]',
        '  "node" [label="Good", style=rounded, class="resolved", color="#2e7d32"]',
        '  "!" [label="Leads nowhere yet", style=dashed]',
        '  "a-1" -> "node" [label="Yes", tree=12, xlabel="through guide 12"]',
        '  "a-1" -> "!" [label="No", option="k"]',
        "}",
        "",
    ]


def test_chains_and_groups_join_every_node():
    document = read("a -> b -> {c d; subgraph cluster_e { label=Box e }} [label=x]")
    assert [(source, to) for source, _, to in ways(document)] == [("a", "b"), ("b", "c"), ("b", "d"), ("b", "e")]
    assert "Boxes around steps are left out: “Box”." in document.decisions


def test_defaults_hold_from_where_they_stand_and_within_their_group():
    document = read("a; edge [label=far]; {edge [label=near]; a -> b} a -> c")
    assert ways(document) == [("a", "near", "b"), ("a", "far", "c")]


# What Graphviz 2.43 draws for each of them.
@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("strict digraph { edge [label=d]; a -> b; edge [label=e]; a -> b }", [("a", "d", "b")]),
        ("strict digraph { a -> b [label=x]; a -> b [taillabel=t] }", [("a", "t x", "b")]),
        ("strict graph { a -- b [label=x]; b -- a [label=y] }", [("a", "y", "b")]),
        ("digraph { a -> b [key=k, label=x]; a -> b [key=k, label=y]; a -> b [label=z] }",
         [("a", "y", "b"), ("a", "z", "b")]),
        ("graph { a -- b [key=k, label=x]; b -- a [key=k, label=y] }", [("a", "y", "b")]),
        ("digraph { subgraph s {a b} subgraph s {c} subgraph s {} -> d [label=x] }",
         [("a", "x", "d"), ("b", "x", "d"), ("c", "x", "d")]),
        ("digraph { subgraph s {edge [label=L]} subgraph s {a -> c} a -> d [label=x] }",
         [("a", "L", "c"), ("a", "x", "d")]),
        ('digraph g { a -> b [label="\\T to \\H in \\G, \\E"] }', [("a", "a to b in g, a->b", "b")]),
        ("digraph { a -> b [label=x] # aside\n b -> c [label=y] }", [("a", "x", "b"), ("b", "y", "c")]),
        ("digraph { a, b -> c [label=x] }", [("a", "x", "c"), ("b", "x", "c")]),
        ("digraph { a -> b [headlabel=h, taillabel=t, label=m, xlabel=x] }", [("a", "t m x h", "b")]),
    ],
)  # fmt: skip
def test_arrows_are_those_that_graphviz_draws(text, drawn):
    assert ways(load(text)[0]) == drawn


def test_texts_beside_a_node_and_an_arrow_are_kept_or_named():
    document = read('a [xlabel=beside, image="lamp.png"]; a -> b [edgetooltip=why, URL="https://x.example"]')
    assert document.graph.nodes["a"].body == "beside"
    assert "Links and tooltips of arrows are left out: “why”, “https://x.example”." in document.decisions
    assert "Pictures are left out: “lamp.png”." in document.decisions


@pytest.mark.parametrize("attributes", ["label", "label=5.2.1", "label=5GHz", "label=5 GHz"])
def test_attributes_that_graphviz_refuses_are_refused_and_not_cut(attributes):
    with pytest.raises(FormatError):
        read(f"a [{attributes}]")


@pytest.mark.parametrize(
    ("label", "title"),
    [
        ('"Is it\\non?"', "Is it on?"),
        ('"Is it" + " on?"', "Is it on?"),
        ("<Is <b>it</b><br/>on&#63;>", "Is it on?"),
        ('"left\\lright\\r"', "left right"),
        ('"\\N: a \\"b\\" \\\\ c"', 'x: a "b" \\ c'),
        ('"\\N of \\G, \\T"', "x of , T"),
        ('"a &lt; b <c>"', "a < b <c>"),
        ("-1.5", "-1.5"),
        ('"long \\\nline"', "long line"),
        ('"{<p>one|two}", shape=record', "one two"),
    ],
)
def test_labels_are_read_as_they_are_drawn(label, title):
    assert read(f"x [label={label}]").graph.nodes["x"].title == title


def test_ports_comments_keywords_and_separators():
    document = read('a:p:ne -> "b c":s [label="/* no */"; color=red]; // aside\n/* -> d */\n# pre\n NODE [shape=box]')
    assert ways(document) == [("a", "/* no */", "b-c")]


def test_several_arrows_between_two_nodes_are_several_ways_unless_it_is_strict():
    assert len(ways(read("a -> b [label=x]; a -> b [label=y]"))) == 2
    assert ways(read("a -> b [label=x]; a -> b [label=y]", "strict digraph")) == [("a", "y", "b")]


def test_directions():
    document = read("a -- b", "graph")
    assert ways(document) == [("a", "Continue", "b")]
    assert "without a direction" in document.decisions[0]
    assert ways(read("a -> b [dir=back]")) == [("b", "Continue", "a")]
    document = read("a -> b; b -> a [style=invis]")
    assert ways(document) == [("a", "Continue", "b")]
    assert "Invisible" in document.decisions[0]


def test_title_is_the_label_or_the_quoted_name():
    assert [document.title for document in load('digraph "My graph" {a} digraph G {a} digraph G {label="T"; a}')] == [
        "My graph",
        "",
        "T",
    ]


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("", 1, "ends unexpectedly"),
        ("digraph {\n a -> \n}", 3, "Unexpected '}'."),
        ("digraph {\n a", 2, "ends unexpectedly"),
        ('digraph {\n a [label="x]\n}', 2, "This quoted text is not closed"),
        ("digraph {\n a [label=<x]\n}", 2, "HTML-like text"),
        ("digraph {\n a b%c\n}", 2, "Unexpected '%'."),
        ("digraph {\n /* a\n}", 2, "comment"),
        ("digraph {}", 1, "no nodes"),
        ("digraph " + "{" * 200, 1, "nested more than 100 deep"),
        ("digraph {" + "{" + "a b " * 3 + "}" + "}" * 2, 1, "Unexpected '}'"),
        (f"digraph {{ {{{' '.join(f'a{i}' for i in range(400))}}} -> {{{' '.join(f'b{i}' for i in range(400))}}} }}", 1,
         "more than 100,000 arrows"),
    ],
)  # fmt: skip
def test_a_refusal_says_where_and_why(text, line, reason):
    with pytest.raises(FormatError) as refusal:
        load(text)
    assert refusal.value.line == line
    assert reason in refusal.value.reason


@given(st.text(max_size=60) | st.lists(st.sampled_from(PIECES), max_size=16).map(" ".join))
def test_any_text_is_read_or_refused(text):
    read_or_refuse(load, text)
    read_or_refuse(load, f"digraph {{ {text} }}")


@pytest.mark.parametrize(
    "text",
    [
        "digraph {" + "/*" * 100_000,
        'digraph {"' + "\\" * 100_000,
        "digraph {<" + "<" * 100_000,
        "digraph {a" + "[]" * 50_000 + "}",
        'digraph {a [shape=record label="' + "<" * 100_000 + '"]}',
        "digraph {node ["
        + " ".join(f"a{i}=1" for i in range(20_000))
        + "] "
        + " ".join(f"n{i}" for i in range(9_999))
        + "}",
        "digraph {" + "a -> {" * 99 + " ".join(f"x{i}" for i in range(900)) + "}" * 100,
    ],
)
def test_hostile_texts_take_no_long_time(text):
    read_soon(load, text)


def test_a_graph_of_ten_thousand_nodes_is_read_soon():
    lines = (
        f'n{i} [label="Step {i}"]; n{i} -> n{i * 7 % 10_000} [label=Yes]; n{i} -> n{i * 3 % 10_000}'
        for i in range(10_000)
    )
    read_soon(load, "digraph {\n" + "\n".join(lines) + "\n}")


def test_nodes_with_commas_between_are_each_at_the_end_of_an_arrow():
    document = read('a, b -> c, d [label=x]; e, f [label="Both"]')
    assert ways(document) == [("a", "x", "c"), ("a", "x (2)", "d"), ("b", "x", "c"), ("b", "x (2)", "d")]
    assert [document.graph.nodes[key].title for key in "ef"] == ["Both", "Both"]


@pytest.mark.parametrize("text", ["a [label=5GHz]", "5GHz -> a", "a -> b [label=2nd]"])
def test_a_text_that_begins_with_a_number_is_not_cut_but_refused(text):
    with pytest.raises(FormatError, match="A name or text that begins with a number has to be in quotes"):
        read(text)


@pytest.mark.parametrize("text", ["a [label=5]", "5 -> 6.5", "a -> b [label=-.5, weight=2]", "a [label=5, xlabel=2.]"])
def test_numbers_need_no_quotes(text):
    assert read(text).graph.nodes


def test_a_condition_that_is_too_long_is_told_and_not_cut():
    condition = "age < 24 and " * 50 + "age > 3"
    [document] = load(f'digraph {{ a -> b [label="Yes", if="{condition}"] }}')
    assert [option.condition for option in document.graph.nodes["a"].options] == [""]
    assert f"Conditions that are too long are left out: “{condition}”." in document.decisions
