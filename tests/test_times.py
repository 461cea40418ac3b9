"""Times in words (project/web/times.py)."""

from datetime import UTC, date, datetime, timedelta

import pytest

from project.web.times import ago, lasted, on_days

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


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(45, "45 s"), (245, "4 min"), (3600, "1 h"), (3900, "1 h 5 min"), (90_000, "1 day 1 h"), (172_800, "2 days")],
)
def test_length_of_time_is_said_in_its_two_largest_units(seconds, words):
    assert lasted(seconds) == words


def test_days_are_those_of_the_site_and_both_are_included(settings):
    settings.TIME_ZONE = "Europe/Berlin"  # on 29 March 2026 its clocks go forward
    ends = on_days("at", date(2026, 3, 29), date(2026, 3, 29))
    assert ends["at__gte"] == datetime(2026, 3, 28, 23, tzinfo=UTC)
    assert ends["at__lt"] == datetime(2026, 3, 29, 22, tzinfo=UTC)


def test_days_at_the_ends_of_the_calendar_can_be_asked_for():
    assert on_days("at", None, None) == {}
    assert on_days("at", date.min, date.max).keys() == {"at__gte", "at__lt"}
