"""How the runs that pass a step end: shares that add up, whatever the counts are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trees.core.outcomes import OUTCOMES
from trees.numbers.flow import mostly, shares
from trees.numbers.shape import UNDER_WAY, OptionNumbers, StepNumbers

KEYS = "abcd"
options = st.lists(st.tuples(st.sampled_from([*KEYS, "", "gone"]), st.integers(0, 9)), max_size=3)
ends = st.dictionaries(st.sampled_from([*OUTCOMES, "abandoned", UNDER_WAY]), st.integers(0, 9), max_size=3)


def step(key: str, ways, outcome: str = "", visits: int = 1, **fields) -> StepNumbers:
    made = {f"{n}": OptionNumbers(f"{n}", "O", to, taken=taken) for n, (to, taken) in enumerate(ways)}
    return StepNumbers(key, "T", outcome, made, visits, **fields)


@st.composite
def guides(draw):
    return {key: step(key, draw(options), visits=draw(st.integers(0, 5)), ends=draw(ends)) for key in KEYS}


@given(guides())
def test_shares_of_a_step_add_up_to_one_or_there_are_none(steps):
    for share in shares(steps).values():
        assert not share or sum(share.values()) == pytest.approx(1)
        assert UNDER_WAY not in share
        assert all(0 <= part <= 1 + 1e-9 for part in share.values())


@given(guides())
def test_step_has_shares_when_runs_ended_there(steps):
    found = shares(steps)
    assert all(found[key] for key, each in steps.items() if each.ended)


def test_end_that_was_reached_ends_all_its_runs_and_one_that_was_not_none():
    found = shares({"a": step("a", [], "resolved", visits=3), "b": step("b", [], "escalate", visits=0)})
    assert found == {"a": {"resolved": 1.0}, "b": {}}


def test_answers_weigh_as_often_as_they_were_chosen():
    steps = {
        "a": step("a", [("good", 3), ("bad", 1), ("never", 0), ("gone", 5)]),
        "good": step("good", [], "resolved"), "bad": step("bad", [], "escalate"),
        "never": step("never", [], "unresolved"),
    }  # fmt: skip
    assert shares(steps)["a"] == {"resolved": 0.75, "escalate": 0.25}


def test_runs_that_stop_at_a_step_count_beside_those_that_go_on():
    steps = {"a": step("a", [("good", 1)], ends={"abandoned": 3, UNDER_WAY: 9}), "good": step("good", [], "resolved")}
    assert shares(steps)["a"] == {"abandoned": 0.75, "resolved": 0.25}


@pytest.mark.parametrize(
    ("share", "word"),
    [({}, ""), ({"resolved": 0.51, "escalate": 0.49}, "resolved"), ({"resolved": 0.5, "escalate": 0.5}, "mixed")],
)
def test_step_is_coloured_by_the_majority_alone(share, word):
    assert mostly(share) == word
