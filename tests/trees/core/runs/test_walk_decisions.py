"""Where the guide goes on by itself: decisions, as they are made and as they are replayed."""

import datetime
from dataclasses import replace

import pytest

from tests.trees.core.runs.walking import event
from trees.core.graph import Graph, Node, Option
from trees.core.runs.walk import Place, Refused, apply, begin, decisions

RELEASE, OTHER, TREE = 1, 2, 20
AGE = "Age: ____ {#age .number}"
GRAPH = Graph.of([
    Node("ask", "How old is it?", AGE, (Option("on", "Go on", "new"), Option("sub", "Check", "new", tree=TREE))),
    Node("new", "Is it new?", "", (
        Option("young", "Under two years", "model", condition="age < 2"),
        Option("old", "Older", "replace", condition="else"),
    )),
    Node("model", "Which one?", "", (
        Option("a", "A", "repair", condition="age = 0"), Option("b", "B", "repair", condition="age >= 0"),
    )),
    Node("repair", "Repair it", outcome="resolved"), Node("replace", "Replace it", outcome="escalate"),
])  # fmt: skip
SUB = Graph.of([Node("only", "One step", outcome="resolved")])
graphs = {RELEASE: GRAPH, OTHER: SUB}.__getitem__


def answered(age: str):
    """The answer "Go on" with ``age``, and the state after it."""
    start = begin(graphs, RELEASE)
    answer = replace(event(start, "answer", option="on", values={"age": age}), today=datetime.date(2026, 1, 1))
    return answer, apply(start, answer, graphs)


def test_guide_goes_on_until_a_person_has_a_choice_again():
    answer, state = answered("1")
    told = list(decisions(state, answer, graphs))
    assert [(each.node, each.option, each.step) for each, _ in told] == [("new", "young", 1), ("model", "b", 2)]
    assert [after.place.node for _, after in told] == ["model", "repair"]
    assert [step.automatic for step in told[-1][1].trail] == [False, True, True]


def test_guide_stops_where_two_answers_are_left():
    answer, state = answered("0")
    [(decision, after)] = decisions(state, answer, graphs)
    assert (decision.option, after.place.node) == ("young", "model")


def test_decisions_of_an_answer_have_the_same_ids_each_time():
    answer, state = answered("1")
    ids = [each.uuid for each, _ in decisions(state, answer, graphs)]
    assert ids == [each.uuid for each, _ in decisions(state, answer, graphs)]
    assert len(set(ids)) == 2


def test_back_passes_the_steps_that_the_guide_took_by_itself():
    answer, state = answered("1")
    *_, (_, end) = decisions(state, answer, graphs)
    back = apply(end, event(end, "back", step=2), graphs)
    assert (back.place.node, back.trail) == ("ask", ())


def refused(state, **fields) -> str:
    with pytest.raises(Refused) as caught:
        apply(state, event(state, "decision", **fields), graphs)
    return caught.value.reason


def test_decision_that_the_guide_does_not_make_is_refused():
    _, state = answered("1")
    assert refused(state, option="old") == "option"
    assert refused(state, option="young", node="model") == "elsewhere"
    assert refused(begin(graphs, RELEASE), option="on") == "option"


def test_kept_decision_stands_although_the_guide_would_decide_otherwise():
    _, state = answered("1")
    assert apply(state, event(state, "decision", option="old", kept=True), graphs).place.node == "replace"
    assert refused(state, option="gone", kept=True) == "option"


def test_answer_without_a_name_is_the_only_one_that_a_deciding_step_leaves():
    _, state = answered("3")
    assert apply(state, event(state, "answer"), graphs).place == Place(RELEASE, "replace")
    _, choice = answered("0")
    choice = apply(choice, event(choice, "decision", option="young"), graphs)
    with pytest.raises(Refused, match="This step has no such answer. Offered: “A”, “B”."):
        apply(choice, event(choice, "answer"), graphs)


def test_answer_that_is_not_offered_is_named_with_those_that_are():
    _, state = answered("1")
    with pytest.raises(Refused, match="“Older” is not offered here. Offered: “Under two years”."):
        apply(state, event(state, "answer", option="old"), graphs)
