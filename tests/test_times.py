"""Times in words (project/times.py)."""

from datetime import UTC, datetime, timedelta

import pytest

from project.times import ago

NOW = datetime(2026, 3, 14, 12, 0, tzinfo=UTC)

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    ("passed", "words"),
    [
        (timedelta(seconds=-3), "just now"),
        (timedelta(seconds=59), "just now"),
        (timedelta(minutes=5), "5 min ago"),
        (timedelta(hours=23, minutes=59), "23 h ago"),
        (timedelta(days=1), "1 day ago"),
        (timedelta(days=29, hours=23), "29 days ago"),
        (timedelta(days=30), "12 Feb 2026"),
    ],
)
def test_time_is_said_as_a_person_would(passed, words):
    assert ago(NOW - passed, NOW) == words
