"""Answers under conditions in a run: what is offered, what is refused, and steps that decide by themselves."""

import datetime
from dataclasses import dataclass, replace

import pytest

from tests.trees.core.runs.walking import event
from trees.core.formats import markdown
from trees.core.graph import Graph, Option
from trees.core.runs.offers import next_decision, offers
from trees.core.runs.walk import Refused, State, apply, begin

TODAY = datetime.date(2026, 3, 31)
GUIDE_TEXT = """# Broken screen

## What do you know? {#facts}
Age in months: ____ {#age .number}

Bought: ____ {#bought .date}

- [It is theirs](#cover)
- [It is ours](#swap)
- [It is new](#swap) {if="age < 1"}

## Who pays? {#cover}

- [The maker](#swap) {if="age < 24"}
- [The shop](#shop) {if="age >= 24 and days_since(bought) < 1100"}
- [The customer](#buy) {else}

## What does the shop say? {#shop}

- [Yes](#swap)
- [No](#buy)

## Swap it {#swap .resolved}

## Buy a new one {#buy .unresolved}
"""
GUIDE = markdown.load(GUIDE_TEXT)[0].graph


@dataclass
class Run:
    """A run of one guide, which goes on where an event leads it."""

    graph: Graph
    state: State

    def record(self, kind: str, **fields) -> "Run":
        self.state = apply(self.state, event(self.state, kind, today=TODAY, **fields), self.graphs)
        return self

    def answer(self, label: str, **values: str) -> "Run":
        options = self.graph.nodes[self.state.place.node].options
        key = next((option.key for option in options if option.label == label), label)
        return self.record("answer", option=key, values=values)

    def go_on(self) -> "Run":
        """Goes on by itself as far as the guide does."""
        while option := self.decision():
            self.record("decision", option=option.key)
        return self

    def decision(self) -> Option | None:
        return next_decision(self.state, self.graphs, TODAY)

    def graphs(self, release_id: int) -> Graph:
        return self.graph

    @property
    def node(self) -> str:
        return self.state.place.node

    @property
    def offered(self) -> list[str]:
        return [option.label for option in offers(self.state, self.graphs, TODAY)]


def start(graph: Graph = GUIDE) -> Run:
    return Run(graph, begin(lambda _: graph, 1))


def guide(text: str) -> Graph:
    [document] = markdown.load(text)
    return document.graph


def test_answer_is_offered_where_its_condition_is_true():
    run = start()
    assert run.offered == ["It is theirs", "It is ours"]
    assert run.record("values", values={"age": "0.5"}).offered == ["It is theirs", "It is ours", "It is new"]


def test_answer_that_is_not_offered_is_refused_with_those_that_are():
    with pytest.raises(Refused) as error:
        start().answer("It is new", age="3")
    assert error.value.reason == "option"
    assert str(error.value) == "“It is new” is not offered here. Offered: “It is theirs”, “It is ours”."


def test_values_sent_with_an_answer_count_for_it():
    assert start().answer("It is new", age="0").node == "swap"


@pytest.mark.parametrize(
    "values, way, end",
    [
        ({"age": "23.9"}, "The maker", "swap"),
        ({"age": "24", "bought": "2024-01-01"}, "The shop", "shop"),
        ({"age": "24", "bought": "2010-01-01"}, "The customer", "buy"),
        ({"age": "24"}, "The customer", "buy"),
        ({}, "The customer", "buy"),
    ],
)
def test_step_with_one_answer_left_goes_on_by_itself_and_the_trail_says_so(values, way, end):
    run = start().answer("It is theirs", **values)
    assert run.offered == [way]
    run.go_on()
    assert (run.node, [step.automatic for step in run.state.trail]) == (end, [False, True])
    assert run.state.to_json()["trail"][1]["automatic"] is True


def test_back_skips_the_steps_that_the_guide_passed_by_itself():
    run = start().answer("It is theirs", age="30", bought="2024-01-01").go_on().record("back", step=1)
    assert (run.node, run.state.trail) == ("facts", ())


def test_changed_value_leads_another_way():
    run = start().answer("It is theirs", age="3").go_on().record("back", step=0)
    assert run.answer("It is theirs", age="60").go_on().node == "buy"


def test_decision_that_the_guide_does_not_make_is_refused():
    run = start().answer("It is theirs", age="3")
    shop = next(option.key for option in GUIDE.nodes["cover"].options if option.label == "The shop")
    for refused, option in ((run, shop), (start(), "x")):
        with pytest.raises(Refused, match="does not go on by itself"):
            refused.record("decision", option=option)


def test_step_that_decides_is_answered_by_nothing_where_one_answer_is_left():
    assert start().answer("It is theirs", age="3").answer("").node == "swap"


def test_first_step_is_always_shown():
    assert start(GUIDE.starting_at("cover")).decision() is None


def test_step_that_asks_for_something_waits_for_it():
    asking = guide(GUIDE_TEXT.replace("## Who pays? {#cover}", "## Who pays? {#cover}\n\nModel: ____ {#model}"))
    assert start(asking).answer("It is theirs", age="3").decision() is None


def test_run_of_the_past_is_not_checked_again():
    run = start()
    key = next(option.key for option in GUIDE.nodes["facts"].options if option.label == "It is new")
    kept = replace(event(run.state, "answer", option=key), kept=True)
    assert apply(run.state, kept, run.graphs).place.node == "swap"


def test_guide_that_loops_by_itself_stops():
    again = '\n## Again {#again}\n\n- [Round](#cover) {if="known(age)"}\n- [Out](#buy) {else}\n'
    looping = guide(GUIDE_TEXT.replace("[The maker](#swap)", "[The maker](#again)") + again)
    run = start(looping).answer("It is theirs", age="3").go_on()
    assert (run.node, len(run.state.trail)) == ("cover", 3)


def test_condition_that_is_not_valid_offers_nothing():
    broken = guide(GUIDE_TEXT.replace("age < 1", "age <"))
    assert start(broken).record("values", values={"age": "0"}).offered == ["It is theirs", "It is ours"]


def test_earlier_answer_is_known_by_its_words():
    told = guide(GUIDE_TEXT.replace("age < 24", "answer(facts) = 'it is theirs'"))
    assert start(told).answer("It is theirs").offered == ["The maker"]


def test_answers_that_the_guide_gave_are_no_reason_to_keep_a_look():
    run = start().answer("It is theirs").go_on()
    assert (len(run.state.trail), run.state.is_look) == (2, True)
