"""Events that lead a new run to where another one was: checked against any walk that a person could take."""

from hypothesis import given
from hypothesis import strategies as st

from tests.trees.core.runs.walking import MAIN, NEWER, SUB, after, answers, event, graphs, inside
from trees.core.outcomes import OUTCOMES
from trees.core.runs import fork
from trees.core.runs.state import Place, Refused, State
from trees.core.runs.walk import apply, begin, walk

KINDS = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(["answer"] * 5 + ["back", "values", "note", "finish", "details", "switch"]),
        "option": st.sampled_from(["yes", "no", "done", "again", "in", "return", *OUTCOMES]),
        "step": st.integers(0, 3),
        "values": st.fixed_dictionaries(
            {}, optional={"serial": st.just("1"), "pin": st.just("9"), "ticket": st.just("T-1")}
        ),
        "text": st.sampled_from(["", "It smokes."]),
        "enters": st.booleans(),
    }
)


@st.composite
def states(draw):
    """A state after some events that fit; the tree inside may be there or not."""
    state = begin(graphs, MAIN)
    for each in draw(st.lists(KINDS, max_size=12)):
        try:
            state = apply(state, event(state, each["kind"], **fields(state, each)), graphs)
        except Refused:
            continue
    return state


def fields(state: State, each: dict) -> dict:
    if each["kind"] == "back":
        return {"step": each["step"]}
    if each["kind"] == "switch":
        return {"entered": NEWER if state.release_id == MAIN else MAIN}
    entered = (SUB if state.place.release_id == MAIN else 4) if each["enters"] else 0
    return {"option": each["option"], "values": each["values"], "text": each["text"], "entered": entered}


def forked(state: State, step: int) -> State:
    release_id = fork.first_release_id(state, MAIN, graphs)
    return walk(graphs, release_id, fork.events(state, step, release_id, graphs))


@given(states(), st.data())
def test_fork_stands_at_the_chosen_step_after_the_same_answers(state, data):
    step = data.draw(st.integers(0, len(state.trail)))
    new = forked(state, step)
    assert (new.place, new.trail) == (state.places[step], state.trail[:step])
    assert new.details == state.details
    assert new.ended == ""


@given(states())
def test_fork_keeps_the_notes_and_values_of_the_steps_it_repeats(state):
    new = forked(state, len(state.trail))
    steps = {(place.release_id, place.node) for place in state.places}
    assert new.notes == {at: text for at, text in state.notes.items() if at in steps}
    assert new.values.items() <= state.values.items()


@given(states())
def test_no_event_of_a_fork_is_refused(state):
    release_id = fork.first_release_id(state, MAIN, graphs)
    new = begin(graphs, release_id)
    for each in fork.events(state, len(state.trail), release_id, graphs):
        new = apply(new, each, graphs)


def test_fork_from_within_another_guide_enters_the_same_release_of_it():
    state = inside()
    assert forked(state, 2).place == Place(SUB, "power", ((MAIN, "fixed"),))
    assert forked(state, 2).entered == state.entered


def test_fork_after_a_switch_begins_with_the_newer_release_if_it_begins_with_the_same_step():
    state = after(("switch", {"entered": NEWER}))
    assert fork.first_release_id(state, MAIN, graphs) == NEWER
    assert list(fork.events(state, 0, NEWER, graphs)) == []


def test_values_of_a_step_are_those_of_its_own_fields():
    state = inside()
    assert fork.values_at(state.trail[1].place, state, graphs) == {"serial": "1"}
    assert fork.values_at(state.trail[0].place, state, graphs) == {}


def test_fork_of_a_run_that_was_finished_early_is_open_again():
    state = after(("finish", {"option": "escalate"}), state=answers("yes"))
    assert state.outcome(graphs) == "escalate"
    assert forked(state, 1).outcome(graphs) == ""


def test_fork_carries_ticket_and_caller():
    state = after(("details", {"values": {"ticket": "T-1", "caller": "Kim"}}), state=answers("yes"))
    assert [forked(state, step).details for step in (0, 1)] == [{"ticket": "T-1", "caller": "Kim"}] * 2
