"""A guide as a drawing: what draw.io opens, and what reads back."""

import re
import xml.etree.ElementTree as ElementTree
from dataclasses import replace

import pytest
from hypothesis import given

from tests.trees.core.formats.reading import read_soon
from tests.trees.strategies import graphs
from trees.core.formats import Document, read, write
from trees.core.formats.drawio import dump, load
from trees.core.graph import Graph, Node, Option, option_key
from trees.core.text import tidy

NOT_IN_XML = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]")
YES, NO = Option(option_key("Yes"), "Yes", "good"), Option(option_key("No & <wait>"), "No & <wait>", "bad")
GRAPH = Graph.of(
    [
        Node("power", "Is it <on> & lit?", "Look *here*.\n\n- one\n\ttwo", (YES, NO)),
        Node("good", "Good", outcome="resolved"),
        Node("bad", "Switch it on", "", (Option(option_key("Continue"), "Continue", "power"),)),
    ]
)


def shapes(text):
    """``(x, y, width, height)`` of the shapes of a drawing by their label."""
    places = {}
    for wrapper in ElementTree.fromstring(text).iter("UserObject"):
        place = wrapper.find("mxCell/mxGeometry").attrib
        places[wrapper.get("label")] = tuple(int(place[name]) for name in ("x", "y", "width", "height"))
    return places


def test_a_guide_reads_back_from_its_drawing():
    (again,) = load(dump(Document(GRAPH, "Printer & Co")))
    assert again.graph == GRAPH
    assert (again.title, again.decisions) == ("Printer & Co", ())


def test_an_answer_that_leads_nowhere_and_a_step_that_nothing_leads_to_read_back():
    options = (Option(option_key("Yes"), "Yes"), Option(option_key("No"), "No"))
    graph = Graph.of([Node("a", "Is it on?", "", options), Node("lone", "Lone", outcome="escalate")])
    assert load(dump(Document(graph)))[0].graph == graph


def test_steps_lie_in_rows_by_their_distance_and_do_not_overlap():
    places = shapes(dump(Document(GRAPH)))
    (first, second, third) = sorted(places.values(), key=lambda place: place[1])
    assert first[1] + first[3] < second[1] == third[1]
    assert abs(second[0] - third[0]) > second[2]


@given(graphs)
def test_no_two_shapes_overlap(graph):
    places = [place for label, place in shapes(dump(Document(graph))).items() if label]
    for number, (x, y, width, height) in enumerate(places):
        for other_x, other_y, _, other_height in places[number + 1 :]:
            assert abs(x - other_x) >= width or y + height <= other_y or other_y + other_height <= y


def drawable(graph):
    """``graph`` with a start, a title for each step, and without what XML cannot have."""
    nodes = [
        replace(node, title=node.title.strip() or "Step", body=tidy(NOT_IN_XML.sub("", node.body)))
        for node in graph.nodes.values()
    ] or [Node("a", "Step")]
    return Graph.of(nodes, graph.start or nodes[0].key)


@given(graphs.map(drawable))
def test_every_guide_is_well_formed_and_its_titles_read_back(graph):
    (again,) = load(dump(Document(graph, "T")))
    assert {key: (node.title, node.body, node.outcome) for key, node in again.graph.nodes.items()} == {
        key: (node.title, node.body, node.outcome) for key, node in graph.nodes.items()
    }
    assert {key: [o.to for o in node.options] for key, node in again.graph.nodes.items()} == {
        key: [o.to for o in node.options] for key, node in graph.nodes.items()
    }


def test_characters_that_xml_cannot_have_are_left_out():
    graph = Graph.of([Node("a", "Is\x0cit\uffff on?")])
    ElementTree.fromstring(dump(Document(graph)))


@pytest.mark.parametrize("title", ["", "Printer"])
def test_the_page_is_named_after_the_guide(title):
    text = write(Document(GRAPH, title), "drawio")
    assert f'name="{title or "Page-1"}"' in text
    assert read(text, filename="check.drawio")[0].title == (title or "Check")


def test_a_label_that_was_changed_in_drawio_is_the_new_title():
    text = dump(Document(GRAPH)).replace('label="Good"', 'label="Very good"')
    assert load(text)[0].graph == replace(
        GRAPH, nodes=GRAPH.nodes | {"good": replace(GRAPH.nodes["good"], title="Very good")}
    )


def test_a_large_guide_is_written_and_read_soon():
    nodes = [Node(f"n{i}", f"Step {i}", "", (Option("a", "On", f"n{(i * 7) % 2_000}"),)) for i in range(2_000)]
    read_soon(load, dump(Document(Graph.of(nodes))))


def test_steps_without_a_title_come_back():
    nodes = [
        Node("a", "Is it on?", "", (Option(option_key("Yes"), "Yes", "b"),)),
        Node("b", "", "", (Option(option_key("On"), "On", "c"),)),
        Node("c", ""),
    ]
    graph = Graph.of(nodes)
    [document] = load(dump(Document(graph)))
    assert document.graph == graph
    assert document.decisions == ()
