"""The numbers of a guide, as plain values.

Two rules say what is counted. Runs belong to the guide when they are at, or ended at, one of its releases, by the day
they started. What happened at its steps counts by the day it happened, also in runs that came through this guide from
another one.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from trees.core.outcomes import OUTCOMES
from trees.models import Run
from trees.models.runs.agents import DoneBy

UNDER_WAY = "under_way"
ENDINGS = (*OUTCOMES, Run.ABANDONED, UNDER_WAY)


@dataclass(slots=True)
class OptionNumbers:
    """One way out of a step. ``taken``: how often. ``gone``: the shown release no longer has it."""

    key: str
    label: str
    to: str = ""
    tree: int = 0
    taken: int = 0
    gone: bool = False


@dataclass(slots=True)
class StepNumbers:
    """One step.

    ``visits``: how often it was displayed. ``backs``: how often a person went back from it. ``stays``: the number of
    visits that are over, ``seconds``: their total time, ``longest``: the longest of them in seconds. ``ends``: one of
    ENDINGS -> runs that are at the step, or ended there so. ``gone``: the shown release no longer has it.
    """

    key: str
    title: str
    outcome: str = ""
    options: dict[str, OptionNumbers] = field(default_factory=dict)
    visits: int = 0
    backs: int = 0
    stays: int = 0
    seconds: int = 0
    longest: int = 0
    ends: dict[str, int] = field(default_factory=dict)
    gone: bool = False

    @property
    def mean(self) -> float:
        """The mean stay in seconds; 0 without any."""
        return self.seconds / self.stays if self.stays else 0

    @property
    def ended(self) -> int:
        """The number of runs that ended here."""
        return sum(count for ending, count in self.ends.items() if ending != UNDER_WAY)


@dataclass(slots=True)
class Part:
    """The runs of people, of agents, or of both. ``outcomes`` and ``durations`` as in Numbers."""

    outcomes: dict[str, int] = field(default_factory=dict)
    durations: dict[int, int] = field(default_factory=dict)

    @property
    def runs(self) -> int:
        return sum(self.outcomes.values())

    @property
    def median(self) -> int | None:
        return percentile(self.durations, 50)


@dataclass(slots=True)
class Numbers:
    """The numbers of one guide.

    ``release_number``: that of the release whose steps these are, 0 before the first. ``releases``: the numbers of the
    releases that were counted, newest first. ``outcomes``: each of ENDINGS -> runs. ``durations``: seconds -> finished
    runs. ``days``: day in the current time zone -> runs that started on it. ``steps``: by key, in reading order; after
    them those that the shown release no longer has. ``agents``: the runs that agents did alone or together with people.
    """

    tree: int
    release_number: int
    releases: list[int]
    since: date | None
    until: date | None
    outcomes: dict[str, int] = field(default_factory=lambda: dict.fromkeys(ENDINGS, 0))
    durations: dict[int, int] = field(default_factory=dict)
    days: dict[date, int] = field(default_factory=dict)
    agents: dict[str, Part] = field(default_factory=dict)
    steps: dict[str, StepNumbers] = field(default_factory=dict)

    @property
    def runs(self) -> int:
        return sum(self.outcomes.values())

    @property
    def median(self) -> int | None:
        return percentile(self.durations, 50)

    @property
    def p90(self) -> int | None:
        return percentile(self.durations, 90)

    @property
    def by_doer(self) -> dict[str, Part]:
        """Each of DoneBy that has runs -> its part of all runs."""
        outcomes, durations = dict(self.outcomes), dict(self.durations)
        for part in self.agents.values():
            outcomes = {key: count - part.outcomes.get(key, 0) for key, count in outcomes.items()}
            durations = {key: count - part.durations.get(key, 0) for key, count in durations.items()}
        people = Part({key: n for key, n in outcomes.items() if n}, {key: n for key, n in durations.items() if n})
        parts = {DoneBy.PERSON.value: people, **{doer: self.agents.get(doer, Part()) for doer in DoneBy.values[1:]}}
        return {doer: part for doer, part in parts.items() if part.runs}

    @property
    def ways(self) -> list[tuple[StepNumbers, OptionNumbers]]:
        """The answers of the shown release that lead somewhere: coverage is measured over these."""
        return [
            (step, option)
            for step in self.steps.values()
            for option in step.options.values()
            if option.to and not (step.gone or option.gone)
        ]

    @property
    def never_taken(self) -> list[tuple[StepNumbers, OptionNumbers]]:
        return [(step, option) for step, option in self.ways if not option.taken]

    @property
    def never_reached(self) -> list[StepNumbers]:
        return [step for step in self.steps.values() if not step.gone and not step.visits]

    @property
    def coverage(self) -> int | None:
        """The percentage of answers that were ever chosen, rounded down; None without any answers."""
        ways = self.ways
        return 100 * (len(ways) - len(self.never_taken)) // len(ways) if ways else None

    @property
    def empty(self) -> bool:
        return not self.runs and not any(step.visits for step in self.steps.values())

    def to_json(self) -> dict[str, Any]:
        """The API's form: plain values, times in seconds, days as in 2026-03-04."""
        return {
            "tree": self.tree,
            "shown_release": self.release_number,
            "releases": self.releases,
            "since": self.since and self.since.isoformat(),
            "until": self.until and self.until.isoformat(),
            "runs": self.runs,
            "outcomes": self.outcomes,
            "seconds": {"median": self.median, "p90": self.p90},
            "durations": [{"seconds": seconds, "runs": count} for seconds, count in sorted(self.durations.items())],
            "days": [{"day": day.isoformat(), "runs": count} for day, count in sorted(self.days.items())],
            "done_by": [
                {"by": doer, "runs": part.runs, "outcomes": part.outcomes, "median_seconds": part.median}
                for doer, part in self.by_doer.items()
            ],
            "coverage": {
                "options": len(self.ways),
                "taken": len(self.ways) - len(self.never_taken),
                "percent": self.coverage,
                "never_taken": [{"node": step.key, "option": option.key} for step, option in self.never_taken],
                "never_reached": [step.key for step in self.never_reached],
            },
            "nodes": [_step_json(step) for step in self.steps.values()],
        }


def percentile(counts: dict[int, int], percent: int) -> int | None:
    """The smallest value that ``percent`` of all do not exceed; None without any. ``counts``: value -> how many."""
    left = -(-sum(counts.values()) * percent // 100)
    for value in sorted(counts):
        left -= counts[value]
        if left <= 0:
            return value
    return None


def _step_json(step: StepNumbers) -> dict[str, Any]:
    return {
        "key": step.key,
        "title": step.title,
        "outcome": step.outcome or None,
        "in_release": not step.gone,
        "visits": step.visits,
        "backs": step.backs,
        "seconds": {"mean": round(step.mean, 1), "longest": step.longest},
        "ends": step.ends,
        "options": [
            {"key": each.key, "label": each.label, "to": each.to, "taken": each.taken, "in_release": not each.gone}
            for each in step.options.values()
        ],
    }
