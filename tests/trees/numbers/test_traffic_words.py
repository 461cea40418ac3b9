"""The words and widths of the map of numbers."""

import pytest

from trees.numbers.traffic_map import MAX_THICKNESS_PX, MIN_THICKNESS_PX, in_words, thickness, times


def test_busiest_answer_is_the_widest_and_one_nobody_chose_the_thinnest():
    assert thickness(40, 40) == MAX_THICKNESS_PX
    assert thickness(0, 40) == MIN_THICKNESS_PX
    assert MIN_THICKNESS_PX < thickness(20, 40) < MAX_THICKNESS_PX


def test_guide_without_runs_has_thin_lines_only():
    assert thickness(0, 0) == MIN_THICKNESS_PX


@pytest.mark.parametrize(
    ("share", "words"),
    [({}, ""), ({"resolved": 0.716, "escalate": 0.284}, "72 % resolved"), ({"escalate": 1.0}, "100 % escalated")],
)
def test_most_frequent_ending_is_said_in_percent(share, words):
    assert in_words(share) == words


@pytest.mark.parametrize(("count", "words"), [(0, "never"), (1, "once"), (2, "2 times"), (1234, "1,234 times")])
def test_count_is_said_as_a_person_would(count, words):
    assert times(count) == words
