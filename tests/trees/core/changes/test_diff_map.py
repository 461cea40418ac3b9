"""The map of a difference (trees/core/changes/diff_map.py)."""

from dataclasses import replace

import pytest
from hypothesis import given

from tests.factories import graph
from tests.trees.strategies import graphs
from trees.core.changes.diff import diff
from trees.core.changes.diff_map import MAX_DIFF_MAP_NODES, diff_map
from trees.core.graph import Graph, Node, Option

pytestmark = pytest.mark.once
OLD = graph()


def drawn(old: Graph, new: Graph) -> dict:
    return diff_map(diff(old, new), old, new, lambda key, state: f"{state} {key}")


@given(graphs, graphs)
def test_every_step_of_either_is_on_it_once_and_every_line_has_its_ends(old, new):
    found = drawn(old, new)
    keys = [node["key"] for node in found["nodes"]]
    assert sorted(keys) == sorted({*old.nodes, *new.nodes})
    assert {end for edge in found["edges"] for end in (edge["from"], edge["to"])} <= set(keys)


def test_steps_and_answers_say_what_became_of_them():
    yes, no = OLD.nodes["power"].options
    nodes = {
        "power": replace(OLD.nodes["power"], options=(replace(yes, label="Sure"), replace(no, to="new"))),
        "done": OLD.nodes["done"],
        "new": Node("new", "New", outcome="escalate"),
    }
    found = drawn(OLD, Graph("power", nodes))
    states = {node["key"]: node["class"] for node in found["nodes"]}
    assert states == {"power": "changed", "done": "untouched", "new": "added", "call": "removed"}
    assert {(edge["from"], edge["to"], edge["label"], edge["class"]) for edge in found["edges"]} == {
        ("power", "done", "Sure", "changed"),
        ("power", "new", "No", "added"),
        ("power", "call", "No", "removed"),
    }
    assert {node["key"]: node["brief"] for node in found["nodes"]}["done"] == ""


def test_map_of_a_long_guide_has_what_differs_and_what_is_next_to_it():
    nodes = [Node(f"n{i}", f"{i}", options=(Option("o", "Continue", f"n{i + 1}"),)) for i in range(4999)]
    old = Graph.of([*nodes, Node("n4999", "End", outcome="resolved")])
    new = Graph("n0", {**old.nodes, "n2500": replace(old.nodes["n2500"], title="Changed")})
    found = drawn(old, new)
    assert {node["key"] for node in found["nodes"]} == {"n2499", "n2500", "n2501"}
    assert found["left_out"] == 4997
    all_changed = Graph("n0", {key: replace(node, body="x") for key, node in old.nodes.items()})
    assert len(drawn(old, all_changed)["nodes"]) == MAX_DIFF_MAP_NODES
