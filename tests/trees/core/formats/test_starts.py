"""Where a flowchart could begin, against a plain count of what each step reaches."""

import time

from hypothesis import given
from hypothesis import strategies as st

from trees.core.formats.starts import MAX_VISITS, candidates

KEYS = "abcdef"


@st.composite
def charts(draw):
    keys = KEYS[: draw(st.integers(1, len(KEYS)))]
    return {key: draw(st.lists(st.sampled_from(keys), max_size=3)) for key in keys}


def reached(key: str, ways) -> set[str]:
    seen, waiting = {key}, [key]
    while waiting:
        for to in ways[waiting.pop()]:
            if to not in seen:
                seen.add(to)
                waiting.append(to)
    return seen


@given(charts())
def test_every_step_is_reached_from_some_candidate(ways):
    assert set().union(*(reached(key, ways) for key in candidates(ways))) == set(ways)


@given(charts())
def test_nothing_leads_to_a_candidate_but_its_own_loop(ways):
    for key in candidates(ways):
        assert all(other in reached(key, ways) for other in ways if key in reached(other, ways))


@given(charts())
def test_no_candidate_can_be_left_out(ways):
    every = candidates(ways)
    assert all(other not in reached(key, ways) for key in every for other in every if key != other)


@given(charts())
def test_candidate_that_reaches_most_steps_comes_first(ways):
    counts = [len(reached(key, ways)) for key in candidates(ways)]
    assert counts == sorted(counts, reverse=True)


def test_loop_that_nothing_leads_into_begins_at_its_first_step():
    assert candidates({"b": ["a"], "a": ["b", "end"], "end": []}) == ["b"]


def test_equal_candidates_stay_in_the_order_of_the_text():
    assert candidates({"x": [], "b": ["x"], "a": ["x"]}) == ["b", "a"]


def test_chart_without_steps_has_no_candidate():
    assert candidates({}) == []


def test_long_chain_is_read_without_recursion():
    chain = {str(n): [str(n + 1)] for n in range(5_000)} | {"5000": []}
    assert candidates(chain) == ["0"]


def test_count_that_would_be_quadratic_ends_and_loses_no_candidate():
    size = 1_500
    shared = {f"s{n}": [f"s{n + 1}"] for n in range(size)} | {f"s{size}": []}
    starts = {f"c{n}": ["s0"] for n in range(size)}
    assert size * size > MAX_VISITS
    began = time.process_time()
    assert sorted(candidates(starts | shared)) == sorted(starts)
    assert time.process_time() - began < 5
