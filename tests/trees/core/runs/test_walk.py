"""The state of a run after its events."""

import pytest

from tests.trees.core.runs.walking import (
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
from trees.core.runs.walk import RETURN, Place, State, Step, apply, begin, walk

# Answers


def test_run_begins_at_the_start_of_its_release():
    assert begin(graphs, MAIN) == State(MAIN, Place(MAIN, "power"))


def test_answer_leads_on_and_stands_in_the_trail():
    state = answers("yes")
    assert (state.place, state.trail) == (Place(MAIN, "cable"), (Step(Place(MAIN, "power"), "yes"),))
    assert state.answers == {(MAIN, "power"): "yes"}
    assert state.outcome(graphs) == ""


def test_run_is_over_at_an_outcome():
    assert answers("no").outcome(graphs) == "escalate"
    assert refusal(answers("no"), "answer", option="yes").reason == "option"


@pytest.mark.parametrize("option", ["", "maybe", "done", "open", RETURN])
def test_answer_that_does_not_belong_to_the_step_is_refused(option):
    assert refusal(begin(graphs, MAIN), "answer", option=option).reason == "option"


@pytest.mark.parametrize("where", [{"step": 1}, {"node": "cable"}, {"release_id": NEWER}])
@pytest.mark.parametrize("kind", ["answer", "values", "finish", "switch"])
def test_event_of_another_place_is_refused(kind, where):
    assert refusal(begin(graphs, MAIN), kind, **{"option": "yes", "entered": NEWER} | where).reason == "elsewhere"


def test_unknown_kind_is_refused():
    assert refusal(begin(graphs, MAIN), "jump").reason == "unknown"


def test_replay_and_what_does_not_fit_change_nothing():
    start = begin(graphs, MAIN)
    first = event(start, "answer", option="yes")
    back = event(after(state=apply(start, first, graphs)), "back", step=0)
    told = [first, first, event(start, "answer", option="no"), back, first, back]
    assert walk(graphs, MAIN, told) == walk(graphs, MAIN, [first, back])


def test_replayed_event_does_not_undo_a_later_one():
    first, second = (event(begin(graphs, MAIN), "note", text=text) for text in ("Red", "Green"))
    assert walk(graphs, MAIN, [first, second, first]).notes == {(MAIN, "power"): "Green"}


def test_release_to_enter_has_no_effect_on_an_answer_that_enters_nothing():
    assert after(("answer", {"option": "yes", "entered": SUB})) == answers("yes")


def test_end_of_a_guide_says_that_it_has_no_answer_without_naming_any():
    assert str(refusal(answers("no"), "answer", option="yes")) == "This step has no such answer."


def test_refusal_names_the_answers_that_lead_on():
    message = str(refusal(begin(graphs, MAIN), "answer", option="maybe"))
    assert message == "This step has no such answer. Offered: “Yes”, “No”."


def test_kept_answer_to_an_option_that_is_gone_is_refused():
    assert refusal(begin(graphs, MAIN), "answer", option="gone", kept=True).reason == "option"


# Back


def test_back_follows_the_trail_and_keeps_the_answers():
    state = after(("back", {"step": 0}), state=answers("yes"))
    assert (state.place, state.trail) == (Place(MAIN, "power"), ())
    assert state.answers == {(MAIN, "power"): "yes"}


def test_back_goes_to_any_earlier_answer_and_follows_the_trail_not_the_graph():
    round_again = after(
        ("answer", {"option": "yes"}), ("answer", {"option": "again", "values": {"serial": "1"}}),
        ("answer", {"option": "no"}),
    )  # fmt: skip
    once = after(("back", {"step": 2}), state=round_again)
    assert (once.place, len(once.trail)) == (Place(MAIN, "power"), 2)
    assert after(("back", {"step": 1}), state=once).place == Place(MAIN, "cable")


@pytest.mark.parametrize("step", [-1, 1, 2, 99])
def test_back_to_a_step_that_is_not_behind_is_refused(step):
    assert refusal(answers("yes"), "back", step=step).reason == "elsewhere"


def test_back_from_another_place_is_refused():
    """Two windows: the second one has not seen yet that the first went on."""
    assert refusal(answers("yes"), "back", step=0, node="power").reason == "elsewhere"


# Values


def test_step_is_left_with_what_it_requires_only():
    here = answers("yes")
    assert refusal(here, "answer", option="again").errors.keys() == {"serial"}
    assert refusal(here, "answer", option="again", values={"serial": "x"}).reason == "values"
    assert after(("answer", {"option": "again", "values": {"serial": " 12 "}}), state=here).values == {"serial": "12"}


def test_value_given_before_is_not_asked_for_again():
    here = after(("values", {"values": {"serial": "12"}}), state=answers("yes"))
    assert after(("answer", {"option": "again"}), state=here).values == {"serial": "12"}


def test_of_a_sensitive_value_is_kept_only_that_it_was_given():
    assert after(("values", {"values": {"pin": "1234"}}), state=answers("yes")).values == {"pin": None}


def test_values_may_be_given_without_going_on_but_not_wrong_ones():
    here = answers("yes")
    assert refusal(here, "values", values={"serial": "x"}).errors.keys() == {"serial"}
    assert after(("values", {"values": {"pin": "1"}}), state=here).place == here.place


def test_value_of_another_step_is_left_out():
    assert after(("values", {"values": {"serial": "12"}})).values == {}


def test_value_that_is_not_given_leaves_the_one_before():
    state = after(("values", {"values": {"serial": "12"}}), state=answers("yes"))
    assert after(("values", {"values": {"serial": None, "pin": "1"}}), state=state).values["serial"] == "12"


def test_what_was_kept_is_not_judged_again():
    here = answers("yes")
    kept = event(here, "answer", option="again", values={"serial": "as it was", "pin": None}, kept=True)
    assert apply(here, kept, graphs).values == {"serial": "as it was", "pin": None}


# Notes, details, finish, handover


def test_note_belongs_to_its_step_and_can_be_taken_back():
    state = after(("note", {"text": " Blinks\n"}))
    assert state.notes == {(MAIN, "power"): "Blinks"}
    assert after(("note", {"text": " "}), state=state).notes == {}


def test_note_can_be_written_to_any_step_that_was_seen():
    state = after(("note", {"node": "power", "text": "Red"}), state=answers("yes"))
    assert state.notes == {(MAIN, "power"): "Red"}
    assert refusal(state, "note", node="call", text="x").reason == "elsewhere"


def test_note_of_a_step_gone_back_from_can_still_be_changed():
    state = after(("note", {"text": "a"}), ("back", {"step": 0}), state=answers("yes"))
    assert after(("note", {"node": "cable", "text": "b"}), state=state).notes == {(MAIN, "cable"): "b"}


def test_note_that_is_too_long_is_refused_not_cut():
    assert refusal(begin(graphs, MAIN), "note", text="x" * 10_001).errors.keys() == {"text"}
    assert after(("note", {"text": "x" * 10_000})).notes == {(MAIN, "power"): "x" * 10_000}


def test_details_are_set_each_by_itself():
    state = after(("details", {"values": {"ticket": " A  1 "}}), ("details", {"values": {"caller": "Eve", "x": "y"}}))
    assert state.details == {"ticket": "A 1", "caller": "Eve"}
    assert after(("details", {"values": {"ticket": ""}}), state=state).details == {"ticket": "", "caller": "Eve"}
    assert refusal(state, "details", values={"caller": "x" * 201}).errors.keys() == {"caller"}
    assert after(("details", {"values": {"caller": "x" * 200}})).details == {"caller": "x" * 200}


def test_run_can_be_ended_anywhere_and_goes_on_after_that():
    ended = after(("finish", {"option": "unresolved"}), state=answers("yes"))
    assert (ended.outcome(graphs), ended.place) == ("unresolved", Place(MAIN, "cable"))
    assert after(("back", {"step": 1}), state=ended) == answers("yes")
    on = after(("answer", {"option": "again", "values": {"serial": "1"}}), state=ended)
    assert on.outcome(graphs) == ""
    assert refusal(answers("yes"), "finish", option="maybe").reason == "option"


def test_handing_over_moves_nothing():
    assert after(("handover", {"text": "7"}), state=answers("yes")) == answers("yes")


# What the browser has


def test_state_as_json_names_steps_by_release_and_node():
    told = after(("note", {"text": "n"}), ("details", {"values": {"ticket": "T"}}), state=inside()).to_json()
    assert told["place"] == {"release": SUB, "node": "power", "back": [[MAIN, "fixed"]]}
    assert [(step["release"], step["node"], step["option"]) for step in told["trail"]] == [
        (MAIN, "power", "yes"), (MAIN, "cable", "done")
    ]  # fmt: skip
    assert told["answers"] == {f"{MAIN}/power": "yes", f"{MAIN}/cable": "done"}
    assert (told["notes"], told["entered"]) == ({f"{SUB}/power": "n"}, {str(SUB_TREE): SUB})
    assert (told["values"], told["details"], told["ended"]) == ({"serial": "1"}, {"ticket": "T"}, "")
