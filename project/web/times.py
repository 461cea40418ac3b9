"""Times in words, and days as the site's time zone has them."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

EARLIEST, LATEST = date(1970, 1, 2), date(9000, 1, 1)  # beyond them a time zone could leave the calendar


def on_days(name: str, since: date | None, until: date | None) -> dict[str, datetime]:
    """What to filter by, so that the time ``name`` is on a day from ``since`` to ``until``, both included."""
    ends = {}
    if since:
        ends[f"{name}__gte"] = _start_of(since)
    if until:
        ends[f"{name}__lt"] = _start_of(until, days_later=1)
    return ends


def _start_of(day: date, days_later: int = 0) -> datetime:
    day = min(max(day, EARLIEST), LATEST) + timedelta(days=days_later)
    return datetime.combine(day, time.min, timezone.get_default_timezone())


def ago(when: datetime, now: datetime) -> str:
    """ "just now", "5 min ago", "3 h ago", "2 days ago", and from 30 days on the date: "4 Mar 2026"."""
    passed = now - when
    if passed < timedelta(minutes=1):
        return "just now"
    if passed < timedelta(hours=1):
        return f"{passed.seconds // 60} min ago"
    if passed < timedelta(days=1):
        return f"{passed.seconds // 3600} h ago"
    if passed < timedelta(days=30):
        return "1 day ago" if passed.days == 1 else f"{passed.days} days ago"
    return f"{when.day} {when:%b %Y}"


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
