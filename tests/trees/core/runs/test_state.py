"""What a state says about itself: the steps behind it, its outcome, and the form for the browser."""

import json

import pytest

from tests.trees.core.runs.walking import MAIN, SUB, after, answers, graphs, inside
from trees.core.outcomes import OUTCOMES
from trees.core.runs.state import Place, Refused
from trees.core.runs.walk import begin


def test_places_are_all_steps_of_the_trail_and_then_the_current_one():
    assert [(place.release_id, place.node) for place in inside().places] == [
        (MAIN, "power"), (MAIN, "cable"), (SUB, "power")
    ]  # fmt: skip


def test_new_run_stands_at_its_only_place():
    assert begin(graphs, MAIN).places == [Place(MAIN, "power")]


def test_end_of_a_guide_within_a_guide_is_no_outcome_of_the_run():
    state = after(("answer", {"option": "in"}), state=inside())
    assert graphs(SUB).nodes[state.place.node].outcome == "resolved"
    assert state.outcome(graphs) == ""


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_run_that_is_finished_within_a_guide_has_the_outcome_it_was_finished_with(outcome):
    assert after(("finish", {"option": outcome}), state=inside()).outcome(graphs) == outcome


def test_outcome_of_an_early_end_stands_until_the_run_goes_on():
    ended = after(("finish", {"option": "unresolved"}), state=answers("yes"))
    assert ended.outcome(graphs) == "unresolved"
    assert after(("back", {"step": 1}), state=ended) == answers("yes")


def test_json_of_a_state_goes_through_a_json_text_unchanged():
    told = after(("note", {"text": "n"}), ("finish", {"option": "escalate"}), state=inside()).to_json()
    assert json.loads(json.dumps(told)) == told
    assert told["ended"] == "escalate"


def test_json_of_a_place_names_what_follows_the_guides_that_were_entered():
    place = Place(3, "x", ((1, "a"), (2, "b")))
    assert place.to_json() == {"release": 3, "node": "x", "back": [[1, "a"], [2, "b"]]}


def test_refusal_keeps_its_reason_and_the_errors_of_each_field():
    errors = {"serial": "Required."}
    refused = Refused("values", "Some values are not valid.", errors)
    errors.clear()
    assert (str(refused), refused.reason) == ("Some values are not valid.", "values")
    assert refused.errors == {"serial": "Required."}
    assert Refused("option", "No such answer.").errors == {}
