"""The time zones that a person can have, by their IANA names."""

from functools import cache
from zoneinfo import ZoneInfo, available_timezones

AREAS = ("Africa", "America", "Antarctica", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")
Choices = list[tuple[str, str] | tuple[str, list[tuple[str, str]]]]


@cache
def is_zone(name: str) -> bool:
    """Whether this system knows the zone. Browsers also report old names, such as "Asia/Calcutta"."""
    return name in _names()


def zone_of(*names: str) -> ZoneInfo | None:
    """The zone of the first of ``names`` that this system knows."""
    return next((ZoneInfo(name) for name in names if name and is_zone(name)), None)


@cache
def zone_choices() -> Choices:
    """What a form offers: UTC, and the places of each area."""
    by_area: dict[str, list[tuple[str, str]]] = {area: [] for area in AREAS}
    for name in sorted(_names()):
        area, _, place = name.partition("/")
        if place and area in by_area:
            by_area[area].append((name, place.replace("_", " ")))
    return [("UTC", "UTC"), *by_area.items()]


@cache
def _names() -> frozenset[str]:
    return frozenset(available_timezones())
