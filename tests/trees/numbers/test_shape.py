"""What is computed from the counts of a guide: medians, coverage, and the form of the API."""

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trees.numbers.shape import ENDINGS, UNDER_WAY, Numbers, OptionNumbers, StepNumbers, percentile

counts = st.dictionaries(st.integers(0, 50), st.integers(0, 9), max_size=8)


def way(key: str, to: str = "", **fields) -> OptionNumbers:
    return OptionNumbers(key, key.title(), to, **fields)


def numbers(*steps: StepNumbers, **fields) -> Numbers:
    return Numbers(1, 2, [2, 1], None, None, steps={step.key: step for step in steps}, **fields)


def step(key: str, *options: OptionNumbers, **fields) -> StepNumbers:
    return StepNumbers(key, key.title(), options={each.key: each for each in options}, **fields)


@given(counts, st.integers(1, 100))
def test_percentile_is_the_one_of_the_values_written_out(counts, percent):
    values = sorted(value for value, count in counts.items() for _ in range(count))
    wanted = values[-(-len(values) * percent // 100) - 1] if values else None
    assert not values or percentile(counts, percent) == wanted


@given(counts)
def test_median_is_never_above_the_ninetieth_percentile(counts):
    made = numbers(durations={value: count for value, count in counts.items() if count})
    assert (made.median is None) == (made.p90 is None) == (not made.durations)
    assert made.median is None or min(made.durations) <= made.median <= made.p90 <= max(made.durations)


def test_coverage_counts_answers_that_lead_somewhere_in_the_shown_release():
    taken = step("a", way("x", "b", taken=3), way("y", "b"), way("open"), way("old", "b", gone=True))
    made = numbers(taken, step("b", way("z", "a")), step("past", way("w", "a"), gone=True))
    assert made.coverage == 33
    assert [(step.key, option.key) for step, option in made.never_taken] == [("a", "y"), ("b", "z")]


@pytest.mark.parametrize(("taken", "percent"), [(0, 0), (199, 99), (200, 100)])
def test_coverage_is_whole_only_when_every_answer_was_chosen(taken, percent):
    ways = [way(f"k{n}", "a", taken=n < taken) for n in range(200)]
    assert numbers(step("a", *ways)).coverage == percent


def test_guide_without_answers_has_no_coverage():
    assert numbers(step("a")).coverage is None


def test_step_nobody_saw_is_named_unless_the_release_has_lost_it():
    made = numbers(step("a", visits=1), step("b"), step("old", gone=True))
    assert [each.key for each in made.never_reached] == ["b"]


def test_runs_that_are_under_way_at_a_step_have_not_ended_there():
    assert step("a", ends={"resolved": 2, "abandoned": 1, UNDER_WAY: 7}).ended == 3


def test_mean_of_a_step_nobody_left_is_nothing():
    assert (step("a").mean, step("a", stays=4, seconds=10).mean) == (0, 2.5)


def test_guide_is_empty_until_a_run_began_or_came_through():
    assert numbers(step("a")).empty
    assert not numbers(step("a", visits=1)).empty
    assert not numbers(step("a"), outcomes={**dict.fromkeys(ENDINGS, 0), UNDER_WAY: 1}).empty


def test_json_has_plain_values_in_order_and_counts_that_agree():
    made = numbers(
        step("a", way("x", "b", taken=1), visits=2, stays=3, seconds=10, longest=7), step("b", outcome="resolved"),
        durations={90: 1, 5: 2}, days={date(2026, 3, 5): 1, date(2026, 3, 4): 2},
    )  # fmt: skip
    made.since = date(2026, 3, 1)
    told = json.loads(json.dumps(made.to_json()))
    assert (told["since"], told["until"], told["seconds"]) == ("2026-03-01", None, {"median": 5, "p90": 90})
    assert [each["day"] for each in told["days"]] == ["2026-03-04", "2026-03-05"]
    assert [each["seconds"] for each in told["durations"]] == [5, 90]
    assert (told["coverage"]["options"], told["coverage"]["taken"], told["coverage"]["percent"]) == (1, 1, 100)
    assert told["coverage"]["never_reached"] == ["b"]
    assert [each["outcome"] for each in told["nodes"]] == [None, "resolved"]
    assert told["nodes"][0]["seconds"] == {"mean": 3.3, "longest": 7}
