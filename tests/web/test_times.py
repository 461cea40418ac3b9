"""Times as pages write them, and lengths of time in words (project/web/times.py)."""

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings as site
from django.utils import timezone

from project.templatetags.treeline import day_tag
from project.web.times import due_html, end_of, lasted, moment_text, on_days, time_html

TEMPLATES = Path(site.BASE_DIR) / "templates"
FILTER = re.compile(r"\|(date|time|timesince|timeuntil|naturaltime)\b")
NOW = datetime(2026, 3, 14, 12, 0, tzinfo=UTC)

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    ("wording", "text"), [("age", "14 Mar 2026, 13:00 CET"), ("at", "14 Mar 2026, 13:00 CET"), ("day", "14 Mar 2026")]
)
def test_browser_gets_the_moment_and_others_read_it_in_the_zone_of_the_site(settings, wording, text):
    settings.TIME_ZONE = "Europe/Berlin"
    expected = f'<time datetime="2026-03-14T12:00:00Z" data-time="{wording}">{text}</time>'
    assert time_html(NOW, wording) == expected
    assert time_html(NOW.astimezone(ZoneInfo("Asia/Tokyo")), wording) == expected
    with timezone.override("America/New_York"):
        assert time_html(NOW, wording) == expected


def test_time_of_a_device_says_how_long_it_counts_as_active():
    assert 'data-time="age" data-active-seconds="60">' in time_html(NOW, active_seconds=60)


def test_day_without_a_time_is_the_same_in_every_zone():
    day = date(2026, 3, 4)
    assert due_html(day) == '<time datetime="2026-03-04" data-time="due">due 4 Mar 2026</time>'
    assert day_tag(day) == '<time datetime="2026-03-04">4 Mar 2026</time>'


def test_templates_leave_times_to_the_browser():
    """A template writes a date with a filter only as the value of a field, and in emails, which nothing words."""
    wrong = [
        f"{path.name}:{number}"
        for path in TEMPLATES.rglob("*.html")
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if FILTER.search(line) and "value=" not in line
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (45, "45 s"),
        (245, "4 min"),
        (3600, "1 h"),
        (3900, "1 h 5 min"),
        (90_000, "1 day 1 h"),
        (172_800, "2 days"),
        (268_000, "3 days 2 h"),
    ],
)
def test_length_of_time_is_said_in_its_two_largest_units(seconds, words):
    assert lasted(seconds) == words


@pytest.mark.parametrize(
    ("hour", "by_24", "by_12"),
    [(0, "0:05", "12:05 AM"), (1, "1:05", "1:05 AM"), (12, "12:05", "12:05 PM"), (13, "13:05", "1:05 PM")],
)
def test_emails_write_the_hour_by_the_clock_of_their_reader(hour, by_24, by_12):
    at = datetime(2026, 3, 4, hour, 5, tzinfo=ZoneInfo("Europe/Berlin"))
    assert moment_text(at, "24") == moment_text(at) == f"4 Mar 2026, {by_24:0>5} CET"
    assert moment_text(at, "12") == f"4 Mar 2026, {by_12} CET"


def test_days_are_those_of_the_site_and_both_are_included(settings):
    settings.TIME_ZONE = "Europe/Berlin"  # on 29 March 2026 its clocks go forward
    ends = on_days("at", date(2026, 3, 29), date(2026, 3, 29))
    assert ends["at__gte"] == datetime(2026, 3, 28, 23, tzinfo=UTC)
    assert ends["at__lt"] == datetime(2026, 3, 29, 22, tzinfo=UTC)


def test_days_at_the_ends_of_the_calendar_can_be_asked_for():
    assert on_days("at", None, None) == {}
    assert on_days("at", date.min, date.max).keys() == {"at__gte", "at__lt"}


@pytest.mark.parametrize(
    ("zone", "day"),
    [
        ("Europe/Berlin", date(2026, 3, 29)),
        ("Africa/Cairo", date(2026, 10, 29)),  # whose last hour comes twice
        ("America/Santiago", date(2026, 4, 4)),
        ("America/Nuuk", date(2026, 3, 28)),  # which ends at 23:00
        ("Pacific/Apia", date(2011, 12, 29)),  # after which a day was left out
    ],
)
def test_day_ends_a_second_before_the_next_one_also_where_the_clocks_change_at_midnight(zone, day):
    with timezone.override(zone):
        end = end_of(day)
        after = end.astimezone(UTC) + timedelta(seconds=1)
        assert (timezone.localdate(end), end.microsecond) == (day, 0)
        assert timezone.localdate(after) > day
        assert after == on_days("at", None, day)["at__lt"].astimezone(UTC)
