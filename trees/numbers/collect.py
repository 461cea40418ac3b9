"""What the runs of a guide show: counts and seconds, exact, added up in the database.

Two rules say what is counted. Runs are the guide's own: those that stand on, or ended on, one of its releases, by the
day they began. What happened at its steps, by the day it happened, is counted wherever it happened: also in runs that
came through this guide out of another one. The number of queries does not depend on how much there is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from django.db.models import Count, Func, IntegerField, Max, QuerySet, Sum
from django.utils import timezone

from project.web.times import on_days
from trees.core import walk
from trees.core.graph import Graph, Node
from trees.core.outcomes import OUTCOMES
from trees.models import Revision, Run, RunEvent, Tree
from trees.models.revisions import graph_of
from trees.models.run_events import MOVES

UNDER_WAY = "under_way"
ENDINGS = (*OUTCOMES, Run.ABANDONED, UNDER_WAY)
LEFT = ("answer", "back", "switch")  # what takes a run away from the step that it is shown
COUNTED = (*MOVES, "switch")
QUARTER = 900  # seconds; every time zone's hours begin with one of these
RETURNED = "Back to the guide that led here"


@dataclass(slots=True)
class OptionNumbers:
    """One way out of a step. ``taken``: how often. ``gone``: the shown release does not have it any more."""

    key: str
    label: str
    to: str = ""
    tree: int = 0
    taken: int = 0
    gone: bool = False


@dataclass(slots=True)
class StepNumbers:
    """One step.

    ``visits``: how often it was shown. ``backs``: how often a person went back from it. ``stays``: how many of the
    visits are over, ``seconds``: how long those took together, ``longest``: the longest of them. ``ends``: one of
    ENDINGS -> how many runs stand there or ended there so. ``gone``: the shown release does not have it any more.
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
        """Seconds of a stay."""
        return self.seconds / self.stays if self.stays else 0

    @property
    def ended(self) -> int:
        """How many runs ended here; those that only stand here do not count."""
        return sum(count for ending, count in self.ends.items() if ending != UNDER_WAY)


@dataclass(slots=True)
class Numbers:
    """What ``numbers_of`` answers.

    ``shown``: the release (its number) whose steps these are, 0 before the first. ``releases``: the numbers of those
    counted, newest first. ``outcomes``: each of ENDINGS -> runs. ``durations``: seconds -> runs that a person brought
    to an end. ``days``: day -> runs that began on it, in the site's time zone. ``steps``: by key, in reading order, and
    at the end those that the shown release does not have any more.
    """

    tree: int
    shown: int
    releases: list[int]
    since: date | None
    until: date | None
    outcomes: dict[str, int] = field(default_factory=lambda: dict.fromkeys(ENDINGS, 0))
    durations: dict[int, int] = field(default_factory=dict)
    days: dict[date, int] = field(default_factory=dict)
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
    def ways(self) -> list[tuple[StepNumbers, OptionNumbers]]:
        """The answers of the shown release that lead somewhere: what can be covered."""
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
        """How many percent of the answers were ever chosen, rounded down; None where there is none to choose."""
        ways = self.ways
        return 100 * (len(ways) - len(self.never_taken)) // len(ways) if ways else None

    @property
    def empty(self) -> bool:
        return not self.runs and not any(step.visits for step in self.steps.values())

    def to_json(self) -> dict[str, Any]:
        """As the API answers it: plain values, times in seconds, days as in 2026-03-04."""
        return {
            "tree": self.tree,
            "shown_release": self.shown,
            "releases": self.releases,
            "since": self.since and self.since.isoformat(),
            "until": self.until and self.until.isoformat(),
            "runs": self.runs,
            "outcomes": self.outcomes,
            "seconds": {"median": self.median, "p90": self.p90},
            "durations": [{"seconds": seconds, "runs": count} for seconds, count in sorted(self.durations.items())],
            "days": [{"day": day.isoformat(), "runs": count} for day, count in sorted(self.days.items())],
            "coverage": {
                "options": len(self.ways),
                "taken": len(self.ways) - len(self.never_taken),
                "percent": self.coverage,
                "never_taken": [{"node": step.key, "option": option.key} for step, option in self.never_taken],
                "never_reached": [step.key for step in self.never_reached],
            },
            "nodes": [_step_json(step) for step in self.steps.values()],
        }


def numbers_of(
    tree: Tree, releases: Collection[int] | None = None, since: date | None = None, until: date | None = None
) -> Numbers:
    """The numbers of ``tree``: of ``releases`` (1, 2, 3; None for all; numbers it does not have count nothing), from
    the day ``since`` to the day ``until``, both included.

    The steps shown are those of the live release where that is counted, else of the newest one that is.
    """
    published = tree.revisions.released().order_by("-number").values_list("pk", "number")
    counted = {key: number for key, number in published if releases is None or number in releases}
    shown = tree.live_id if tree.live_id in counted else next(iter(counted), None)
    numbers = Numbers(tree.pk, counted.get(shown, 0), list(counted.values()), since, until)
    if shown is not None:
        steps = Steps(graph_of(shown))
        _count_events(steps, _between(RunEvent.objects.filter(release__in=counted), "at", since, until))
        _count_places(steps, _between(Run.objects.filter(node_release__in=counted), "started_at", since, until))
        _count_runs(numbers, _between(Run.objects.filter(release__in=counted), "started_at", since, until))
        steps.name_the_gone()
        numbers.steps = steps.by_key
    return numbers


def percentile(counts: dict[int, int], percent: int) -> int | None:
    """The least value that ``percent`` of the values do not exceed; None without any. ``counts``: value -> how many."""
    left = -(-sum(counts.values()) * percent // 100)
    for value in sorted(counts):
        left -= counts[value]
        if left <= 0:
            return value
    return None


class Quarter(Func):
    """The number of quarters of an hour from 1970 to a time: native in both databases, so a million take no time."""

    arity = 1
    output_field = IntegerField()
    template = "CAST(floor(date_part('epoch', %(expressions)s) / 900) AS bigint)"

    def as_sqlite(self, compiler, connection, **context):
        template = "CAST(strftime('%%%%s', %(expressions)s) AS integer) / 900"
        return self.as_sql(compiler, connection, template=template, **context)


class Steps:
    """The steps of a graph while they are counted. ``last``: where one that is gone was met, the newest release."""

    def __init__(self, graph: Graph):
        self.by_key = {key: _step(graph.nodes[key]) for key in graph.order()}
        self.last: dict[tuple[str, str], int] = {}

    def step(self, release: int, key: str) -> StepNumbers:
        if key not in self.by_key:
            self.by_key[key] = StepNumbers(key, key, gone=True)
        if self.by_key[key].gone:
            self._met(release, key, "")
        return self.by_key[key]

    def option(self, release: int, node: str, key: str) -> OptionNumbers:
        step = self.step(release, node)
        if key not in step.options:
            returned = key == walk.RETURN
            step.options[key] = OptionNumbers(key, RETURNED if returned else key, gone=not returned)
        if step.options[key].gone:
            self._met(release, node, key)
        return step.options[key]

    def name_the_gone(self) -> None:
        """What the shown release does not have is called as it was where it was met last."""
        revisions = Revision.objects.in_bulk(set(self.last.values())) if self.last else {}
        graphs = {key: revision.graph for key, revision in revisions.items()}
        for (node, option), release in self.last.items():
            was = graphs[release].nodes[node]
            if not option:
                self.by_key[node].title, self.by_key[node].outcome = was.title, was.outcome
            for each in was.options:
                if each.key == option:
                    self.by_key[node].options[option].label = each.label

    def _met(self, release, node, option):
        self.last[node, option] = max(release, self.last.get((node, option), 0))


def _between(rows: QuerySet, name: str, since: date | None, until: date | None) -> QuerySet:
    return rows.filter(**on_days(name, since, until)).order_by()


def _count_events(steps: Steps, events: QuerySet) -> None:
    # Grouped as the index is sorted: SQLite then adds up while it reads, and sorts nothing.
    groups = events.filter(kind__in=COUNTED).values_list("release", "kind", "node", "option")
    sums = groups.annotate(count=Count("*"), total=Sum("seconds"), longest=Max("seconds"))
    for release, kind, node, option, count, total, longest in sums:
        step = steps.step(release, node)
        step.visits += count if kind in LEFT else 0
        step.backs += count if kind == "back" else 0
        if kind in MOVES:
            step.stays, step.seconds = step.stays + count, step.seconds + total
            step.longest = max(step.longest, longest)
        if kind == "answer":
            steps.option(release, node, option).taken += count


def _count_places(steps: Steps, runs: QuerySet) -> None:
    """Where runs stand now, or ended."""
    for release, node, outcome, count in runs.values_list("node_release", "node", "outcome").annotate(count=Count("*")):
        step, ending = steps.step(release, node), outcome or UNDER_WAY
        step.visits += count
        step.ends[ending] = step.ends.get(ending, 0) + count


def _count_runs(numbers: Numbers, runs: QuerySet) -> None:
    durations: dict[int, int] = defaultdict(int)
    # Grouped as the index is sorted, see above.
    for _, outcome, seconds, count in runs.values_list("release", "outcome", "seconds").annotate(count=Count("*")):
        numbers.outcomes[outcome or UNDER_WAY] += count
        if outcome in OUTCOMES:
            durations[seconds] += count
    numbers.durations = dict(durations)
    numbers.days = _by_day(runs.values_list(Quarter("started_at")).annotate(count=Count("*")))


def _by_day(quarters: Iterable[tuple[int, int]]) -> dict[date, int]:
    """Day -> runs, of quarters of an hour since 1970. SQLite knows no time zones, so the days are made here."""
    zone, days = timezone.get_default_timezone(), defaultdict(int)
    for quarter, count in quarters:
        days[datetime.fromtimestamp(quarter * QUARTER, UTC).astimezone(zone).date()] += count
    return dict(days)


def _step(node: Node) -> StepNumbers:
    options = {each.key: OptionNumbers(each.key, each.label, each.to, each.tree) for each in node.options}
    return StepNumbers(node.key, node.title, node.outcome, options)


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
