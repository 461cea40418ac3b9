from dataclasses import replace

from hypothesis import given

from tests.trees.strategies import graphs, titles
from trees.core.formats import Document
from trees.core.formats.mermaid import dump, load
from trees.core.graph import Graph, Node, Option, option_key
from trees.core.text import one_line


def drawn(graph):
    """What a flowchart can hold of a graph."""
    return {key: (node.title, [arrow(option) for option in node.options]) for key, node in graph.nodes.items()}


def arrow(option):
    """A flowchart knows no other trees and no conditions: they are a part of its label."""
    return replace(option, label=f"{option.label} {option.aside}".strip(), tree=0, condition="")


@given(graphs.filter(lambda graph: graph.start), titles.map(one_line))
def test_a_drawn_guide_reads_back_with_the_same_steps_options_and_start(graph, title):
    (again,) = load(dump(Document(graph, title)))
    assert drawn(again.graph) == drawn(graph)
    assert again.graph.start == graph.start
    assert again.title == title


def test_outcomes_are_drawn_as_classes():
    graph = Graph.of([Node("a", "A", "", (Option(option_key("x"), "x", "b"),)), Node("b", "B", outcome="unresolved")])
    assert load(dump(Document(graph)))[0].graph == graph


def test_a_question_reads_well():
    options = (Option(option_key("Yes"), "Yes", "b"), Option(option_key("No"), "No", "end"))
    graph = Graph.of([Node("a", "Is it on?", "", options), Node("b", "Good", outcome="resolved"), Node("end", "Bad")])
    assert dump(Document(graph, "Power")).split("\n") == [
        "---",
        'title: "Power"',
        "---",
        "flowchart TD",
        '  a{"Is it on?"}:::start',
        '  b(["Good"]):::resolved',
        '  !end(["Bad"])',
        '  a -->|"Yes"| b',
        '  a -->|"No"| !end',
        "  classDef start stroke-width:3px",
        "",
    ]


def test_an_option_that_leads_through_another_tree_says_so():
    options = (Option(option_key("Yes"), "Yes", "b", 12), Option(option_key("No"), "No", "b"))
    graph = Graph.of([Node("a", "A", "", options), Node("b", "B")])
    assert f'a !!{option_key("Yes")}@-->|"Yes (through guide 12)"| b' in dump(Document(graph)).replace("  ", "")


def test_a_body_is_not_drawn_but_nothing_else_changes():
    graph = Graph.of([Node("a", "A", "## body\n```")])
    (again,) = load(dump(Document(graph)))
    assert again.graph == Graph.of([replace(graph.nodes["a"], body="")])
