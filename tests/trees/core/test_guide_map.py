"""The map of a guide for reading (trees/core/guide_map.py)."""

import pytest
from hypothesis import given

from tests.factories import graph
from tests.trees.strategies import graphs
from trees.core.graph import NO_LABEL, NO_TITLE, Graph, Node, Option
from trees.core.guide_map import MAX_GUIDE_MAP_NODES, guide_map

pytestmark = pytest.mark.once


@given(graphs)
def test_every_step_is_on_it_in_reading_order_and_every_line_has_its_ends(guide):
    drawn = guide_map(guide)
    keys = [node["key"] for node in drawn["nodes"]]
    assert keys == guide.order()
    assert [node["number"] for node in drawn["nodes"]] == list(range(1, len(keys) + 1))
    assert {end for edge in drawn["edges"] for end in (edge["from"], edge["to"])} <= set(keys)
    assert drawn["left_out"] == 0


def test_steps_say_what_they_are_and_where_their_text_is():
    nodes = {node["key"]: node for node in guide_map(graph())["nodes"]}
    assert {key: (node["class"], node["brief"]) for key, node in nodes.items()} == {
        "power": ("question", "1 · Question"),
        "done": ("resolved", "2 · Resolved"),
        "call": ("escalate", "3 · Escalate"),
    }
    assert nodes["power"]["href"] == "#n-power"
    assert guide_map(graph(), "/trees/1/#n-")["nodes"][0]["href"] == "/trees/1/#n-power"


def test_what_is_not_written_yet_is_said():
    drawn = guide_map(Graph.of([Node("a", "", options=(Option("x", "", "b"), Option("y", "Off"))), Node("b", "End")]))
    assert [(node["title"], node["class"], node["brief"]) for node in drawn["nodes"]] == [
        (NO_TITLE, "question", "1 · Question"),
        ("End", "undecided", "2 · No outcome yet"),
    ]
    assert [(edge["to"], edge["label"]) for edge in drawn["edges"]] == [("b", NO_LABEL)]


def test_single_answer_makes_a_step_and_one_through_a_guide_is_marked():
    [edge] = guide_map(Graph.of([Node("a", "A", options=(Option("x", "Then", "b", 7),)), Node("b", "B")]))["edges"]
    assert edge["label"] == "Then ⧉"
    assert edge["note"] == "Then: step 2, through another guide"
    assert guide_map(Graph.of([Node("a", "A", options=(Option("x", "Then", "a"),))]))["nodes"][0]["class"] == "step"


def test_map_of_a_long_guide_has_its_first_steps():
    nodes = [Node(f"n{i}", f"{i}", options=(Option("o", "Continue", f"n{i + 1}"),)) for i in range(1000)]
    drawn = guide_map(Graph.of([*nodes, Node("n1000", "End", outcome="resolved")]))
    assert len(drawn["nodes"]) == MAX_GUIDE_MAP_NODES
    assert len(drawn["edges"]) == MAX_GUIDE_MAP_NODES - 1
    assert drawn["left_out"] == 1001 - MAX_GUIDE_MAP_NODES
