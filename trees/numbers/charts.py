"""Small charts as plain values: bars in the chart's own units, for an SVG whose viewBox has the same units.

Without Django. Text beside a chart is HTML, so that it is legible at any width.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

MAX_TIME_BARS = 60
MIN_COLUMNS = 8  # so that one bar does not fill the chart
STEPS_SECONDS = [5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 43_200, 86_400, 604_800, 2_592_000]
MAX_DURATION_BARS = 24
GAP = 0.15


@dataclass(frozen=True, slots=True)
class Bar:
    """``label`` and ``count`` as in the table; the rest in units of the chart."""

    label: str
    count: float
    x: float
    y: float
    width: float
    height: float
    name: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """``width`` and ``height`` of the viewBox. ``unit``: what a bar covers. ``marks``: name -> x of a vertical line."""

    bars: Sequence[Bar]
    width: float
    height: float
    unit: str = ""
    marks: Mapping[str, float] | None = None

    @property
    def most(self) -> float:
        return max((bar.count for bar in self.bars), default=0)


def over_time(days: Mapping[date, int], until: date) -> Chart:
    """Runs from the first day to ``until``, by the shortest unit that gives at most MAX_TIME_BARS bars, or by year."""
    first, last = min(days, default=until), max([until, *days])
    unit, begin, longest = next(
        each[:3] for each in UNITS if (last - first).days / each.shortest <= MAX_TIME_BARS or each.name == "year"
    )
    counts: dict[date, int] = {}
    day = begin(first)
    while day <= last:
        counts[day] = 0
        day = begin(day + timedelta(days=longest))
    for when, count in days.items():
        counts[begin(when)] += count
    return columns([(named(start, unit), count) for start, count in counts.items()], unit)


def durations(counts: Mapping[int, int], marks: Mapping[str, int | None]) -> Chart:
    """Runs by duration. ``counts``: seconds -> runs; the last bar holds all longer ones. ``marks``: in seconds."""
    step = next((step for step in STEPS_SECONDS if step * MAX_DURATION_BARS >= _nearly_all(counts)), STEPS_SECONDS[-1])
    columns_of: dict[int, int] = {}
    for seconds, count in counts.items():
        place = min(seconds // step, MAX_DURATION_BARS)
        columns_of[place] = columns_of.get(place, 0) + count
    named_counts = [
        (between(place * step, step, place == MAX_DURATION_BARS), columns_of.get(place, 0))
        for place in range(max(columns_of, default=-1) + 1)
    ]
    chart = columns(named_counts, brief(step))
    places = {name: min(at / step, MAX_DURATION_BARS + 0.5) for name, at in marks.items() if at is not None}
    return Chart(chart.bars, chart.width, chart.height, chart.unit, places)


def columns(counts: Sequence[tuple[str, int]], unit: str = "") -> Chart:
    """Bars side by side from the bottom up. ``counts``: ``(label, count)`` each."""
    height = max([count for _, count in counts] or [0]) or 1
    bars = [
        Bar(label, count, place + GAP / 2, height - count, 1 - GAP, count)
        for place, (label, count) in enumerate(counts)
    ]
    return Chart(bars, max(len(bars), MIN_COLUMNS), height, unit)


def stacked(counts: Mapping[str, float], whole: float = 0) -> Chart:
    """One bar of parts from left to right, without those that are 0. ``whole``: the width of the chart, if larger."""
    bars: list[Bar] = []
    x = 0.0
    for name, count in counts.items():
        if count:
            bars.append(Bar(name, count, x, 0, count, 1, name))
        x += count
    return Chart(bars, max(x, whole) or 1, 1)


def between(start: int, step: int, last: bool) -> str:
    """Such as "2 min to 3 min"."""
    return f"{brief(start)} and longer" if last else f"{brief(start)} to {brief(start + step)}"


def brief(seconds: int) -> str:
    """Such as "90 s", "3 min", "1.5 h", "2 d"."""
    for size, unit in ((86_400, "d"), (3600, "h"), (60, "min")):
        if seconds >= size and seconds % (size // 2) == 0:
            return f"{seconds / size:g} {unit}"
    return f"{seconds} s"


def named(start: date, unit: str) -> str:
    """Such as "4 Mar 2026", "Mar 2026", "2026"."""
    month = {"month": f"{start:%b} ", "year": ""}.get(unit, f"{start.day} {start:%b} ")
    return f"{month}{start.year}"


def _nearly_all(counts: Mapping[int, int]) -> int:
    """The duration in seconds that 97 % of runs stay within: one run left open overnight must not flatten the rest."""
    left = sum(counts.values()) * 0.97
    for seconds in sorted(counts):
        left -= counts[seconds]
        if left <= 0:
            return seconds + 1
    return 1


class Unit(NamedTuple):
    """``begin``: day -> the first day of its unit. ``longest``, ``shortest``: in days."""

    name: str
    begin: Callable[[date], date]
    longest: int
    shortest: int


UNITS = [
    Unit("day", lambda day: day, 1, 1),
    Unit("week", lambda day: day - timedelta(days=day.weekday()), 7, 7),
    Unit("month", lambda day: day.replace(day=1), 31, 28),
    Unit("year", lambda day: day.replace(month=1, day=1), 366, 365),
]
