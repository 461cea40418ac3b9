"""Times as pages write them, lengths of time in words, and where a day begins and ends."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Literal

from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

TimeFormat = Literal["age", "at", "day"]

FIRST_DAY, LAST_DAY = date(1970, 1, 1), date(2199, 12, 31)  # that a form takes
EARLIEST, LATEST = date(1970, 1, 2), date(9000, 1, 1)  # beyond them a time zone could leave the calendar


def on_days(name: str, since: date | None, until: date | None) -> dict[str, datetime]:
    """What to filter by, so that the time ``name`` is on a day from ``since`` to ``until``, both included.

    The days are those of the current time zone: on pages that of the person, elsewhere the site's.
    """
    ends = {}
    if since:
        ends[f"{name}__gte"] = _start_of(since)
    if until:
        ends[f"{name}__lt"] = _start_of(until, days_later=1)
    return ends


def end_of(day: date) -> datetime:
    """The last second of ``day`` in the current time zone. Not 23:59:59 by its clock, which where the clocks change at
    midnight comes twice or not at all."""
    return timezone.localtime(_start_of(day, days_later=1).astimezone(UTC) - timedelta(seconds=1))


def _start_of(day: date, days_later: int = 0) -> datetime:
    day = min(max(day, EARLIEST), LATEST) + timedelta(days=days_later)
    return datetime.combine(day, time.min, timezone.get_current_timezone())


def time_html(when: datetime, wording: TimeFormat = "age", active_seconds: int = 0) -> SafeString:
    """``<time>``, which the browser words in its reader's zone and keeps up to date: static/js/page/times.js.

    ``wording``: "age" ("3 h ago"), "at" ("4 Mar 2026, 14:02") or "day" ("4 Mar 2026"). ``active_seconds``: an age up to
    which it reads "active now". The text inside is for browsers without JavaScript: in the site's zone, and the same
    for everybody and at any time, so that rows can be cached.
    """
    local = when.astimezone(timezone.get_default_timezone())
    text = day_text(local) if wording == "day" else moment_text(local)
    active = format_html(' data-active-seconds="{}"', active_seconds) if active_seconds else ""
    return format_html('<time datetime="{}" data-time="{}"{}>{}</time>', iso(when), wording, active, text)


def due_html(day: date) -> SafeString:
    """``<time>`` for a day by which something is due: the browser says "due in 3 days" or "2 days overdue"."""
    return format_html('<time datetime="{}" data-time="due">due {}</time>', day.isoformat(), day_text(day))


def day_text(day: date) -> str:
    """ "4 Mar 2026"."""
    return f"{day.day} {day:%b %Y}"


def moment_text(local: datetime, clock: str = "") -> str:
    """ "4 Mar 2026, 14:02 CET"; "4 Mar 2026, 2:02 PM CET" with a ``clock`` of "12" hours. ``local``: in its reader's
    zone. For emails: on pages the browser words a time."""
    hour = f"{local.hour % 12 or 12}:{local:%M %p}" if clock == "12" else f"{local:%H:%M}"
    return f"{day_text(local)}, {hour} {local:%Z}"


def iso(when: datetime) -> str:
    """ "2026-03-04T14:02:09Z"."""
    return f"{when.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def lasted(seconds: int) -> str:
    """ "45 s", "4 min", "1 h 5 min", "2 days 3 h"."""
    minutes, hours, days = seconds // 60, seconds // 3600, seconds // 86_400
    if not minutes:
        return f"{seconds} s"
    if not hours:
        return f"{minutes} min"
    if not days:
        return _pair(f"{hours} h", minutes % 60, "min")
    return _pair("1 day" if days == 1 else f"{days} days", hours % 24, "h")


def _pair(large: str, small: int, unit: str) -> str:
    return f"{large} {small} {unit}" if small else large
