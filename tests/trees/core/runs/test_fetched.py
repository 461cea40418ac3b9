"""trees/core/runs/fetched.py: what a lookup has filled in, and when it goes again."""

from uuid import uuid4

import pytest

from trees.core.graph import Graph, Node, Option
from trees.core.runs import fork, stored_state
from trees.core.runs.offers import offers
from trees.core.runs.walk import Event, Refused, apply, begin, walk

BODY = "Serial: ____ {#serial}"
MODEL = 'Model: ____ {#model from="crm" give="model"}\n\nAge: ____ {#age .number from="crm" give="age"}'
GRAPH = Graph.of(
    [
        Node("ask", "Serial", BODY, (Option("on", "Continue", "look"),)),
        Node("look", "Device", MODEL, (Option("go", "Continue", "who"),)),
        Node("who", "Who pays?", "", (Option("maker", "Maker", "end", condition="age < 24"),
                                      Option("owner", "Owner", "end", condition="else"))),
        Node("end", "End", outcome="resolved"),
    ]
)  # fmt: skip


def graphs(_):
    return GRAPH


def step(state, kind, **fields):
    here = {"step": len(state.trail), "release_id": state.place.release_id, "node": state.place.node}
    return apply(state, Event(str(uuid4()), kind, **(here | fields)), graphs)


def lookup(state, values, serial="A", **fields):
    return step(state, "lookup", option="crm", asked={"serial": serial}, values=values, **fields)


@pytest.fixture
def asked():
    """At the step that a lookup fills in, with a serial number."""
    return step(begin(graphs, 1), "answer", option="on", values={"serial": "A"})


def test_lookup_fills_in_fields_and_conditions_use_them(asked):
    state = lookup(asked, {"model": "Lamp", "age": "12"})
    assert state.values == {"serial": "A", "model": "Lamp", "age": "12"}
    state = step(state, "answer", option="go")
    assert [each.key for each in offers(state, graphs, None)] == ["maker"]


def test_what_was_fetched_goes_when_the_value_it_was_asked_with_changes(asked):
    state = lookup(asked, {"model": "Lamp", "age": "12"})
    state = step(state, "back", step=0)
    assert state.values["model"] == "Lamp"
    state = step(state, "values", values={"serial": "B"})
    assert (state.values, state.fetched) == ({"serial": "B"}, {})


def test_what_a_person_corrected_stays(asked):
    state = lookup(asked, {"model": "Lamp", "age": "12"})
    state = step(state, "values", values={"model": "Big lamp"})
    state = step(step(state, "back", step=0), "values", values={"serial": "B"})
    assert state.values == {"serial": "B", "model": "Big lamp"}


def test_answer_is_judged_without_what_was_fetched_for_other_values(asked):
    """One answer that brings a new serial number and the old model: the model is about another device."""
    graph_body = f"{BODY}\n\n{MODEL}"
    options = (Option("m", "Maker", "end", condition="age < 24"), Option("o", "Owner", "end", condition="else"))
    one = Graph.of([Node("ask", "Ask", graph_body, options), Node("end", "End", outcome="resolved")])
    state = begin(lambda _: one, 1)
    for event in (
        Event("1", "values", 0, 1, "ask", values={"serial": "A"}),
        Event("2", "lookup", 0, 1, "ask", "crm", values={"age": "12"}, asked={"serial": "A"}),
    ):
        state = apply(state, event, lambda _: one)
    with pytest.raises(Refused):
        apply(state, Event("3", "answer", 0, 1, "ask", "m", values={"serial": "B", "age": "12"}), lambda _: one)


def test_lookup_that_comes_late_still_fills_in_its_step(asked):
    state = step(asked, "answer", option="go")
    state = lookup(state, {"age": "12"}, node="look")
    assert (state.place.node, state.values["age"]) == ("who", "12")


@pytest.mark.parametrize(
    "fields",
    [
        {"node": "end"},  # not on the way of the run
        {"asked": {"serial": "B"}},  # another serial number
        {"values": {"serial": "X"}},  # a field that it does not fill in
        {"values": {"age": "old"}},  # not a number
        {"option": "other"},  # another lookup's field
    ],
)
def test_lookup_that_does_not_fit_is_refused(asked, fields):
    sent = {"option": "crm", "asked": {"serial": "A"}, "values": {"age": "12"}} | fields
    with pytest.raises(Refused):
        step(asked, "lookup", **sent)


def test_fork_and_snapshot_keep_what_was_fetched_and_for_what(asked):
    state = step(lookup(asked, {"model": "Lamp", "age": "12"}), "answer", option="go")
    assert stored_state.load(stored_state.dump(state)) == state
    copy = walk(graphs, 1, fork.events(state, 2, 1, graphs))
    assert (copy.values, copy.fetched) == (state.values, state.fetched)
    assert walk(graphs, 1, fork.events(state, 1, 1, graphs)).fetched["crm"].gave == {}


def test_erased_lookup_is_still_known_to_have_given_something(asked):
    kept = Event("1", "lookup", 1, 1, "look", "crm", values={"age": None}, kept=True)
    state = apply(asked, kept, graphs)
    assert state.values["age"] is None
