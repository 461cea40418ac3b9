"""What changed between two graphs (trees/diff.py)."""

from dataclasses import replace

import pytest
from hypothesis import given

from tests.factories import graph
from tests.trees.strategies import graphs
from trees.diff import Diff, apply, diff, words
from trees.graph import Graph, Node, Option

pytestmark = pytest.mark.once
OLD = graph()


def put(old: Graph, *nodes: Node) -> Graph:
    return Graph(old.start, {**old.nodes, **{node.key: node for node in nodes}})


def changed(**fields) -> Graph:
    """OLD with its question changed."""
    return put(OLD, replace(OLD.nodes["power"], **fields))


@given(graphs, graphs)
def test_difference_makes_the_new_graph_out_of_the_old_one(old, new):
    made = apply(old, diff(old, new))
    assert made == new
    assert list(made.nodes) == list(new.nodes)


@given(graphs)
def test_graph_does_not_differ_from_itself(one):
    assert diff(one, one) == Diff()
    assert words(diff(one, one), one, one)[1:] == []


@given(graphs, graphs)
def test_every_difference_has_its_line(old, new):
    change = diff(old, new)
    assert len(words(change, old, new)) - 1 >= len(change.added) + len(change.removed) + len(change.changed)


def test_difference_holds_only_what_changed():
    new = put(OLD, replace(OLD.nodes["done"], title="Solved at last"), Node("more", "More"))
    found = diff(OLD, new)
    assert [node.key for node in found.added] == ["more"]
    assert [each.after.title for each in found.changed] == ["Solved at last"]
    assert (found.removed, found.start, found.order) == ((), None, None)


def test_order_alone_is_a_difference():
    new = Graph(OLD.start, dict(reversed(OLD.nodes.items())))
    assert diff(OLD, new) == Diff(order=("call", "done", "power"))


def test_headline_counts_what_happened():
    ways = (Option("yes", "Yes, it is", "done"), Option("no", "No", "call"))
    new = put(changed(options=ways), Node("a", "A"), Node("b", "B"))
    assert words(diff(OLD, new), OLD, new) == [
        "2 steps added, 1 answer renamed, 2 of 3 steps untouched",
        "Step added: “A”",
        "Step added: “B”",
        "Answer renamed: “Yes” to “Yes, it is”, at “Is the light on?”",
    ]


YES, NO = OLD.nodes["power"].options


@pytest.mark.parametrize(
    ("new", "lines"),
    [
        (changed(title="Is it lit?"), ["Step renamed: “Is the light on?” to “Is it lit?”"]),
        (changed(body="Look behind it."), ["Text changed: “Is the light on?”"]),
        (put(OLD, Node("done", "Solved")), ["“Solved” ends as nothing, before resolved"]),
        (changed(options=(YES,)), ["Answer removed: “No”, at “Is the light on?”"]),
        (changed(options=(NO, YES)), ["The answers stand in another order, at “Is the light on?”"]),
        (changed(options=(replace(YES, to="call"), NO)), ["“Yes” leads to “Call us” now, at “Is the light on?”"]),
        (changed(options=(replace(YES, to=""), NO)), ["“Yes” leads to nothing now, at “Is the light on?”"]),
        (
            changed(options=(replace(YES, tree=3), NO)),
            ["“Yes” goes through another guide now, at “Is the light on?”"],
        ),
        (
            changed(options=(YES, NO, Option("x", "Perhaps", ""))),
            ["Answer added: “Perhaps”, at “Is the light on?”"],
        ),
        (
            Graph("done", {"done": OLD.nodes["done"]}),
            ["Step removed: “Is the light on?”", "Step removed: “Call us”", "It starts at “Solved” now"],
        ),
        (OLD.starting_at("done"), ["It starts at “Solved” now"]),
        (Graph(OLD.start, dict(reversed(OLD.nodes.items()))), ["The steps stand in another order"]),
    ],
)
def test_change_is_said_in_plain_words(new, lines):
    assert words(diff(OLD, new), OLD, new)[1:] == lines
