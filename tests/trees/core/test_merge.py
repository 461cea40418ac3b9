"""Two people's changes of one graph (trees/core/merge.py)."""

from dataclasses import replace

import pytest
from hypothesis import given

from tests.factories import graph
from tests.trees.strategies import graphs
from trees.core.graph import Graph, Node, Option
from trees.core.merge import Conflict, merge

pytestmark = pytest.mark.once
BASE = graph()


def put(*nodes: Node) -> Graph:
    return Graph(BASE.start, {**BASE.nodes, **{node.key: node for node in nodes}})


def called(key: str, title: str) -> Node:
    return replace(BASE.nodes[key], title=title)


@given(graphs, graphs)
def test_where_only_one_changed_something_that_is_what_comes_out(base, changed):
    for merged in (merge(base, changed, base), merge(base, base, changed)):
        assert merged.graph == changed
        assert list(merged.graph.nodes) == list(changed.nodes)
        assert merged.conflicts == ()


@given(graphs, graphs)
def test_the_same_change_of_both_is_no_conflict(base, changed):
    merged = merge(base, changed, changed)
    assert (merged.graph, merged.conflicts) == (changed, ())


@given(graphs, graphs, graphs)
def test_what_comes_out_can_be_stored(base, mine, theirs):
    merged = merge(base, mine, theirs)
    assert Graph.from_json(merged.connected.to_json()) == merged.connected
    if not merged.conflicts:
        assert merged.graph == merged.connected


@given(graphs, graphs, graphs)
def test_every_change_is_in_it_or_is_told_as_a_conflict(base, mine, theirs):
    merged = merge(base, mine, theirs)
    clashing = {each.key for each in merged.conflicts}
    for key in {**base.nodes, **mine.nodes, **theirs.nodes}:
        was, my, their = (titles(each, key) for each in (base, mine, theirs))
        found = titles(merged.graph, key)
        if key in clashing:
            assert found == their
        elif my != was:
            assert found == my
        else:
            assert found == their


def titles(found: Graph, key: str):
    """What cannot be changed by a merge, which may cut off an option's target."""
    node = found.nodes.get(key)
    return node and (node.title, node.body, node.outcome, tuple((each.key, each.label) for each in node.options))


def test_changes_of_different_steps_are_both_kept():
    mine, theirs = put(called("done", "Mended")), put(called("call", "Call them"), Node("new", "New"))
    merged = merge(BASE, mine, theirs)
    assert merged.conflicts == ()
    assert [node.title for node in merged.graph.nodes.values()] == ["Is the light on?", "Mended", "Call them", "New"]


@given(graphs, graphs)
def test_without_a_base_nothing_of_either_is_lost_without_a_word(mine, theirs):
    merged = merge(None, mine, theirs)
    clashing = {each.key for each in merged.conflicts}
    assert clashing - {""} == {key for key in theirs.nodes if mine.nodes.get(key) != theirs.nodes[key]}
    assert set(merged.graph.nodes) == {*mine.nodes, *theirs.nodes}


def test_changes_of_the_same_step_are_a_conflict_and_nothing_of_theirs_is_overwritten():
    mine, theirs = put(called("done", "Mine")), put(called("done", "Theirs"), called("call", "Call them"))
    merged = merge(BASE, mine, theirs)
    assert merged.conflicts == (Conflict("done", BASE.nodes["done"], called("done", "Mine"), called("done", "Theirs")),)
    assert merged.graph == theirs


def test_step_that_one_deleted_and_the_other_changed_is_a_conflict():
    without = Graph("power", {"power": replace(BASE.nodes["power"], options=()), "call": BASE.nodes["call"]})
    [conflict] = merge(BASE, without, put(called("done", "Theirs"))).conflicts
    assert (conflict.key, conflict.mine, conflict.theirs) == ("done", None, called("done", "Theirs"))


def test_answer_to_a_step_that_the_other_deleted_leads_nowhere():
    mine = put(replace(BASE.nodes["call"], outcome="", options=(Option("back", "Done", "done"),)))
    theirs = Graph("power", {"power": replace(BASE.nodes["power"], options=()), "call": BASE.nodes["call"]})
    merged = merge(BASE, mine, theirs)
    assert merged.conflicts == ()
    assert merged.graph.nodes["call"].options == (Option("back", "Done", ""),)
    assert "done" not in merged.graph.nodes


def test_answer_to_a_step_that_only_the_other_deleted_leads_there_until_one_is_chosen():
    mine = put(called("done", "Mended"), Node("new", "New", options=(Option("k", "On", "done"),))).starting_at("done")
    theirs = Graph("power", {"power": replace(BASE.nodes["power"], options=()), "call": BASE.nodes["call"]})
    merged = merge(BASE, mine, theirs)
    assert [each.key for each in merged.conflicts] == ["done"]
    assert (merged.graph.start, merged.graph.nodes["new"].options[0].to) == ("done", "done")
    assert (merged.connected.start, merged.connected.nodes["new"].options[0].to) == ("", "")


def test_start_that_both_moved_is_a_conflict_of_its_own():
    mine, theirs = BASE.starting_at("done"), BASE.starting_at("call")
    merged = merge(BASE, mine, theirs)
    assert merged.conflicts == (Conflict("", BASE.nodes["power"], BASE.nodes["done"], BASE.nodes["call"]),)
    assert merged.graph.start == "call"


def test_start_that_one_moved_is_kept_beside_what_the_other_wrote():
    merged = merge(BASE, BASE.starting_at("done"), put(called("call", "Call them")))
    assert (merged.graph.start, merged.graph.nodes["call"].title, merged.conflicts) == ("done", "Call them", ())


def test_new_steps_stand_behind_the_ones_they_were_written_behind():
    mine = Graph.of([Node("first", "First"), *BASE.nodes.values()], "power")
    theirs = Graph.of([BASE.nodes["power"], Node("second", "Second"), BASE.nodes["done"], BASE.nodes["call"]])
    assert list(merge(BASE, mine, theirs).graph.nodes) == ["first", "power", "second", "done", "call"]
    assert list(merge(BASE, theirs, mine).graph.nodes) == ["first", "power", "second", "done", "call"]
