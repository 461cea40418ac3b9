"""Runs that enter other guides, and runs that switch to a newer release."""

from tests.trees.core.runs.walking import (
    INNER,
    INNER_TREE,
    MAIN,
    NEWER,
    SUB,
    SUB_TREE,
    after,
    answers,
    event,
    graphs,
    inside,
    refusal,
)
from trees.core.graph import Graph, Node, Option
from trees.core.runs.walk import MAX_SUBTREE_DEPTH, RETURN, Place, apply, begin

# Guides within guides


def test_run_goes_into_a_tree_and_comes_back_to_the_options_next_step():
    state = inside()
    assert state.place == Place(SUB, "power", ((MAIN, "fixed"),))
    assert state.entered == {SUB_TREE: SUB}
    inner = after(("answer", {"option": "in", "entered": INNER}), state=state)
    assert inner.place == Place(INNER, "only", ((MAIN, "fixed"), (SUB, "out")))
    assert inner.outcome(graphs) == "", "the end of a tree gone through is not the run's"
    out = after(("answer", {"option": RETURN}), state=inner)
    assert (out.place, out.outcome(graphs)) == (Place(SUB, "out", ((MAIN, "fixed"),)), "")
    end = after(("answer", {"option": RETURN}), state=out)
    assert (end.place, end.outcome(graphs)) == (Place(MAIN, "fixed"), "resolved")
    assert end.entered == {SUB_TREE: SUB, INNER_TREE: INNER}


def test_a_tree_is_left_only_at_an_end_of_it():
    assert refusal(inside(), "answer", option=RETURN).reason == "option"
    assert refusal(answers("no"), "answer", option=RETURN).reason == "option"


def test_release_of_a_tree_is_the_one_first_entered():
    back = after(("back", {"step": 1}), state=inside())
    again = after(("answer", {"option": "done", "entered": INNER}), state=back)
    assert again.place.release_id == SUB
    assert again.entered == {SUB_TREE: SUB}


def test_back_goes_into_a_tree_again_where_it_was():
    out = after(("answer", {"option": "in"}), ("answer", {"option": RETURN}), state=inside())
    assert out.place == Place(MAIN, "fixed")
    assert after(("back", {"step": 3}), state=out).place == Place(SUB, "out", ((MAIN, "fixed"),))


def test_tree_that_is_not_there_is_passed_by():
    here = answers("yes")
    assert after(("answer", {"option": "done", "values": {"serial": "1"}}), state=here).place == Place(MAIN, "fixed")


def test_notes_of_two_trees_steps_of_one_name_are_apart():
    state = after(("note", {"text": "here"}), state=inside())
    assert state.notes == {(SUB, "power"): "here"}


def test_tree_that_leads_through_itself_is_entered_so_often_only():
    ways = (Option("in", "In", "end", tree=5), Option("out", "Out", "end"))
    itself = {5: Graph.of([Node("a", "A", "", ways), Node("end", "End", outcome="resolved")])}
    state = begin(itself.__getitem__, 5)
    for _ in range(MAX_SUBTREE_DEPTH + 1):
        state = apply(state, event(state, "answer", option="in", entered=5), itself.__getitem__)
    assert (state.place.node, len(state.place.back)) == ("end", MAX_SUBTREE_DEPTH)


# A newer release


def test_switch_stays_at_its_step_and_takes_its_note_along():
    state = after(("note", {"text": "Red"}), ("switch", {"entered": NEWER}))
    assert (state.release_id, state.place) == (NEWER, Place(NEWER, "power"))
    assert state.notes == {(NEWER, "power"): "Red"}


def test_switch_leaves_notes_of_other_guides_where_they_are():
    told = after(("note", {"text": "In the other guide"}), ("back", {"step": 0}), state=inside())
    assert after(("switch", {"entered": NEWER}), state=told).notes == {(SUB, "power"): "In the other guide"}


def test_switch_leaves_the_answers_of_the_trail_where_they_were_given():
    again = after(("answer", {"option": "again", "values": {"serial": "1"}}), state=answers("yes"))
    assert after(("switch", {"entered": NEWER}), state=again).answers == again.answers


def test_switch_is_refused_where_the_step_is_gone_and_inside_a_tree():
    assert refusal(answers("yes"), "switch", entered=NEWER).reason == "elsewhere"
    assert refusal(inside(), "switch", entered=NEWER).reason == "elsewhere"


def test_back_after_a_switch_comes_to_the_steps_of_the_newer_release():
    fixed = after(("answer", {"option": "done", "values": {"serial": "1"}}), state=answers("yes"))
    switched = after(("switch", {"entered": NEWER}), state=fixed)
    assert switched.trail == fixed.trail
    first = after(("back", {"step": 0}), state=switched)
    assert first.place == Place(NEWER, "power")
    assert first.answers[NEWER, "power"] == "yes", "what was answered is offered again"
    gone = after(("back", {"step": 1}), state=switched)
    assert gone.place == Place(MAIN, "cable"), "the newer release has no such step"
