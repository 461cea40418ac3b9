"""What changed between two graphs (trees/core/changes/diff.py)."""

from dataclasses import replace

import pytest
from hypothesis import given

from tests.factories import graph
from tests.trees.strategies import graphs
from trees.core.changes.diff import MAX_SUMMARY_CHARS, Diff, apply, change_lines, diff, summary, unchanged_count
from trees.core.graph import Graph, Node, Option

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


def test_difference_of_every_kind_makes_the_new_graph():
    a, b, c = Node("a", "A"), Node("b", "B"), Node("c", "C")
    old, new = Graph.of([a, b]), Graph.of([c, replace(a, title="Changed")], "a")
    made = apply(old, diff(old, new))
    assert (made, list(made.nodes)) == (new, ["c", "a"])


@given(graphs)
def test_graph_does_not_differ_from_itself(one):
    assert diff(one, one) == Diff()
    assert change_lines(one, one)[1:] == []


@given(graphs, graphs)
def test_every_difference_has_its_line(old, new):
    change = diff(old, new)
    assert len(change_lines(old, new, change)) - 1 >= len(change.added) + len(change.removed) + len(change.changed)


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
    assert change_lines(OLD, new) == [
        "2 steps added, 1 answer renamed, 2 of 3 steps untouched",
        "Added step “A”",
        "Added step “B”",
        "Renamed answer “Yes” to “Yes, it is” at “Is the light on?”",
    ]


def test_two_that_are_the_same_are_said_to_be():
    assert change_lines(OLD, OLD) == ["Nothing changed"] == [summary(OLD, OLD)]


YES, NO = OLD.nodes["power"].options


@pytest.mark.parametrize(
    ("new", "lines"),
    [
        (changed(title="Is it lit?"), ["Renamed “Is the light on?” to “Is it lit?”"]),
        (changed(title="x" * 100), [f"Renamed “Is the light on?” to “{'x' * 59}…”"]),
        (changed(body="Look behind it."), ["Changed the text of “Is the light on?”"]),
        (changed(body=""), ["Deleted the text of “Is the light on?”"]),
        (put(OLD, Node("done", "Solved")), ["“Solved” no longer ends as resolved"]),
        (
            put(OLD, Node("done", "Solved", outcome="escalate")),
            ["“Solved” now ends as escalate, no longer resolved"],
        ),
        (changed(options=(YES,)), ["Removed answer “No” from “Is the light on?”"]),
        (changed(options=(NO, YES)), ["Reordered the answers of “Is the light on?”"]),
        (changed(options=(replace(YES, to="call"), NO)), ["“Yes” at “Is the light on?” now leads to “Call us”"]),
        (changed(options=(replace(YES, to=""), NO)), ["“Yes” at “Is the light on?” now leads nowhere"]),
        (
            changed(options=(replace(YES, tree=3), NO)),
            ["“Yes” at “Is the light on?” now goes through another guide"],
        ),
        (
            changed(options=(YES, NO, Option("x", "Perhaps", ""))),
            ["Added answer “Perhaps” to “Is the light on?”"],
        ),
        (
            Graph("done", {"done": OLD.nodes["done"]}),
            ["Removed step “Is the light on?”", "Removed step “Call us”", "The guide now starts at “Solved”"],
        ),
        (OLD.starting_at("done"), ["The guide now starts at “Solved”"]),
        (Graph("", OLD.nodes), ["The guide now starts at no step"]),
        (Graph(OLD.start, dict(reversed(OLD.nodes.items()))), ["Reordered the steps"]),
    ],
)
def test_change_is_said_in_plain_words(new, lines):
    assert change_lines(OLD, new)[1:] == lines


@given(graphs, graphs)
def test_untouched_steps_are_those_that_are_the_same_in_both(old, new):
    assert unchanged_count(diff(old, new), old) == sum(new.nodes.get(key) == node for key, node in old.nodes.items())


def test_summary_tells_few_changes_one_by_one_and_counts_many():
    few = changed(title="Is it lit?", options=(YES,))
    assert summary(OLD, few) == "Renamed “Is the light on?” to “Is it lit?”; removed answer “No” from “Is it lit?”"
    many = put(OLD, *(Node(key, key) for key in "abcd"))
    assert summary(OLD, many) == "4 steps added"
    assert summary(OLD, OLD) == "Nothing changed"


def test_summary_of_long_titles_counts_instead_of_being_cut():
    long = put(OLD, *(Node(key, key * 100) for key in "abc"), Node("done", "d" * 200, outcome="resolved"))
    assert summary(OLD, long) == "3 steps added, 1 step renamed"
    assert len(summary(OLD, long)) <= MAX_SUMMARY_CHARS
