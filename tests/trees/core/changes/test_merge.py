"""Two people's changes of one graph (trees/core/changes/merge.py)."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories import graph
from tests.trees.strategies import graphs
from trees.core.changes.merge import Conflict, merge
from trees.core.graph import Graph, Node, Option
from trees.core.stored import MAX_OPTIONS_PER_STEP

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


@st.composite
def edited(draw, base: Graph) -> Graph:
    """``base`` after some changes of single fields, as an editor makes them."""
    nodes = dict(base.nodes)
    for key in draw(st.lists(st.sampled_from(sorted(nodes)), max_size=4)) if nodes else []:
        other = draw(st.sampled_from([Node(key, "x"), *base.nodes.values()]))
        fields = draw(st.sets(st.sampled_from(["title", "body", "ways"])))
        node = nodes[key]
        if "ways" in fields:
            node = replace(node, options=other.options, outcome=other.outcome)
        nodes[key] = replace(node, **{name: getattr(other, name) for name in fields - {"ways"}})
    return Graph(base.start, nodes)


@given(st.data())
def test_every_field_that_one_changed_is_in_it_or_is_told_as_a_conflict(data):
    base = data.draw(graphs)
    mine, theirs = data.draw(edited(base)), data.draw(edited(base))
    merged = merge(base, mine, theirs)
    conflicts = {each.key: each for each in merged.conflicts}
    for key in base.nodes:
        conflict = conflicts.get(key)
        was, my, their = (fields(each.nodes[key]) for each in (base, mine, theirs))
        result = fields(merged.graph.nodes[key])
        for name in {**was, **my, **their}:
            one, other, before = my.get(name), their.get(name), was.get(name)
            if one in (before, other):
                told = conflict and fields(conflict.mine).get(name) != fields(conflict.theirs).get(name)
                assert result.get(name) == other or told
            elif other == before and result.get(name) != one:
                assert fields(conflict.mine).get(name) == one
            elif other != before:
                assert (fields(conflict.mine).get(name), result.get(name)) == (one, other)


def fields(node: Node) -> dict:
    """What is changed by itself, by name. Without targets, which a merge may cut off."""
    labels = {f"option {each.key}": each.label for each in node.options}
    return {"title": node.title, "body": node.body, "outcome": node.outcome} | labels


def test_text_of_one_and_an_answer_of_the_other_are_both_kept():
    theirs = put(replace(BASE.nodes["power"], options=(*BASE.nodes["power"].options, Option("new", "Both", "done"))))
    merged = merge(BASE, put(called("power", "Is it on?")), theirs)
    assert merged.conflicts == ()
    assert merged.graph.nodes["power"] == replace(theirs.nodes["power"], title="Is it on?")


def test_conflict_of_one_field_has_the_other_changes_of_both():
    mine = put(replace(called("done", "Mine"), body="My text"))
    theirs = put(replace(called("done", "Theirs"), outcome="escalate"))
    [conflict] = merge(BASE, mine, theirs).conflicts
    both = replace(BASE.nodes["done"], body="My text", outcome="escalate")
    assert (conflict.mine, conflict.theirs) == (replace(both, title="Mine"), replace(both, title="Theirs"))
    assert merge(BASE, mine, theirs).graph.nodes["done"] == conflict.theirs


def test_label_of_one_and_target_of_the_other_are_both_kept():
    first, *others = BASE.nodes["power"].options
    mine = put(replace(BASE.nodes["power"], options=(replace(first, label="Sure"), *others)))
    theirs = put(replace(BASE.nodes["power"], options=(replace(first, to="call"), *others)))
    merged = merge(BASE, mine, theirs)
    assert merged.conflicts == ()
    assert merged.graph.nodes["power"].options[0] == replace(first, label="Sure", to="call")


def test_answer_of_one_at_a_step_that_the_other_ends_is_a_conflict_with_both_wholes():
    mine = put(replace(BASE.nodes["done"], outcome="", options=(Option("k", "On", "call"),)))
    theirs = put(replace(BASE.nodes["done"], outcome="escalate"))
    [conflict] = merge(BASE, mine, theirs).conflicts
    assert (conflict.mine, conflict.theirs) == (mine.nodes["done"], theirs.nodes["done"])


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


def with_answers(*names: str) -> Node:
    return replace(BASE.nodes["power"], options=tuple(Option(name, name, "done") for name in names))


@pytest.mark.parametrize(("room", "is_conflict"), [(2, False), (1, True)])
def test_answers_that_both_added_come_together_as_long_as_a_step_may_have_them(room, is_conflict):
    names = [f"o{number}" for number in range(MAX_OPTIONS_PER_STEP - room)]
    base, mine, theirs = (put(with_answers(*names, *more)) for more in ([], ["mine"], ["theirs"]))
    merged = merge(base, mine, theirs)
    assert bool(merged.conflicts) is is_conflict
    if not is_conflict:
        assert {option.key for option in merged.graph.nodes["power"].options} == {*names, "mine", "theirs"}


@pytest.mark.parametrize("swapped", [False, True])
def test_order_is_that_of_the_side_that_changed_it(swapped):
    moved = Graph(BASE.start, dict(reversed(BASE.nodes.items())))
    renamed = put(called("done", "Solved at last"))
    merged = merge(BASE, renamed, moved) if swapped else merge(BASE, moved, renamed)
    assert list(merged.graph.nodes) == list(moved.nodes) and merged.graph.nodes["done"].title == "Solved at last"


def test_guide_that_one_side_put_into_an_answer_stays_beside_another_change_of_the_step():
    step = BASE.nodes["power"]
    through = replace(step, options=(replace(step.options[0], tree=7), *step.options[1:]))
    merged = merge(BASE, put(through), put(replace(step, title="Is it lit?")))
    result = merged.graph.nodes["power"]
    assert (result.title, result.options[0].tree, merged.conflicts) == ("Is it lit?", 7, ())
