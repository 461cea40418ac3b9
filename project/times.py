"""Times in words."""

from datetime import datetime, timedelta


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
