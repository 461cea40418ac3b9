"""The state of a run as it is stored: nothing of it is lost on the way."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.trees.core.runs.walking import after, answers, inside
from trees.core.runs import stored_state
from trees.core.runs.state import Place, State, Step

TEXTS = st.text(max_size=8)
IDS = st.integers(0, 2**62)
BACK = st.lists(st.tuples(IDS, TEXTS), max_size=3).map(tuple)
PLACES = st.builds(Place, IDS, TEXTS, BACK)
BY_NODE = st.dictionaries(st.tuples(IDS, TEXTS), TEXTS, max_size=4)
STATES = st.builds(
    State,
    IDS,
    PLACES,
    trail=st.lists(st.builds(Step, PLACES, TEXTS), max_size=5).map(tuple),
    answers=BY_NODE,
    notes=BY_NODE,
    values=st.dictionaries(TEXTS, st.none() | TEXTS, max_size=4),
    entered=st.dictionaries(IDS, IDS, max_size=3),
    details=st.dictionaries(TEXTS, TEXTS, max_size=2),
    ended=TEXTS,
)


def stored(state: State) -> State | None:
    return stored_state.load(json.loads(json.dumps(stored_state.dump(state))))


@given(STATES)
def test_any_state_comes_back_as_it_was(state):
    back = stored(state)
    assert back == state
    assert back.to_json() == state.to_json()
    assert [list(back.answers), list(back.notes)] == [list(state.answers), list(state.notes)]


@pytest.mark.parametrize("state", [answers("yes"), inside(), after(("note", {"text": "It blinks."}))])
def test_state_goes_on_after_it_was_stored(state):
    assert after(("details", {"values": {"ticket": "7"}}), state=stored(state)) == after(
        ("details", {"values": {"ticket": "7"}}), state=state
    )


def test_snapshot_of_other_rules_is_not_used(monkeypatch):
    data = stored_state.dump(answers("yes"))
    monkeypatch.setattr(stored_state, "RULES", stored_state.RULES + 1)
    assert stored_state.load(data) is None
