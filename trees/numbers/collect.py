"""Counts what the runs of a guide show, in the database. The number of queries does not grow with the runs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Count, Func, IntegerField, Max, QuerySet, Sum
from django.db.models.sql.compiler import SQLCompiler
from django.utils import timezone

from project.web.times import on_days
from trees.core.graph import Graph, Node
from trees.core.outcomes import OUTCOMES
from trees.core.runs import walk
from trees.models import Revision, Run, RunEvent, Tree
from trees.models.runs.agents import runs_of_agents
from trees.models.runs.events import MOVES
from trees.models.trees.revisions import graph_of
from trees.numbers.shape import UNDER_WAY, Numbers, OptionNumbers, Part, StepNumbers

LEAVING = ("answer", "decision", "back", "switch")  # the kinds of events after which a run is at another step
COUNTED = (*MOVES, "switch")
MAX_LOOKS = 2000  # of a team; those of the day before are deleted
QUARTER_SECONDS = 900  # the offset of every time zone is a multiple of this
RETURNED = "Back to the guide that led here"


def numbers_of(
    tree: Tree, releases: Collection[int] | None = None, since: date | None = None, until: date | None = None
) -> Numbers:
    """The numbers of ``tree`` from the day ``since`` to the day ``until``, both included.

    ``releases``: numbers of releases (1, 2, 3), None for all; unknown ones are ignored. The steps are those of the live
    release if it is among them, else of the newest that is. Days are those of the current time zone.
    """
    published = tree.revisions.released().order_by("-number").values_list("pk", "number")
    counted = {pk: number or 0 for pk, number in published if releases is None or number in releases}
    release_id = tree.live_id if tree.live_id in counted else next(iter(counted), None)
    numbers = Numbers(tree.pk, counted[release_id] if release_id else 0, list(counted.values()), since, until)
    if release_id is not None:
        steps = Steps(graph_of(release_id))
        events = _between(RunEvent.objects.filter(release__in=counted), "at", since, until)
        placed = _between(Run.objects.filter(node_release__in=counted), "started_at", since, until)
        runs = _between(Run.objects.filter(release__in=counted), "started_at", since, until)
        _count_events(steps, events)
        _count_places(steps, placed)
        _count_runs(numbers, runs)
        _count_agents(numbers, runs.filter(runs_of_agents()))
        # Taken off again, not left out: all of them together are counted out of indexes alone.
        if looks := list(Run.objects.looks().filter(team=tree.team_id).values_list("pk", flat=True)[:MAX_LOOKS]):
            _take_off(looks, numbers, steps, events, placed, runs)
        steps.name_removed()
        numbers.steps = steps.by_key
    return numbers


def _take_off(
    looks: list[UUID],
    numbers: Numbers,
    steps: Steps,
    events: QuerySet[RunEvent],
    placed: QuerySet[Run],
    runs: QuerySet[Run],
) -> None:
    _count_events(steps, events.filter(run__in=looks), -1)
    _correct_longest(steps, events, looks)
    _count_places(steps, placed.filter(pk__in=looks), -1)
    _count_runs(numbers, runs.filter(pk__in=looks), -1)
    steps.drop_unused()


class Quarter(Func):
    """The number of quarter hours from 1970 to a time. Native in both databases: quick for a million rows."""

    arity = 1
    output_field = IntegerField()
    template = "CAST(floor(date_part('epoch', %(expressions)s) / 900) AS bigint)"

    def as_sqlite(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **context: Any
    ) -> tuple[str, tuple[Any, ...]]:
        template = "CAST(strftime('%%%%s', %(expressions)s) AS integer) / 900"
        sql, params = self.as_sql(compiler, connection, template=template, **context)
        return sql, tuple(params)


class Steps:
    """The steps of a graph while they are counted. ``last``: removed (node, option) -> newest release_id with it."""

    def __init__(self, graph: Graph):
        self.by_key = {key: _step(graph.nodes[key]) for key in graph.order()}
        self.last: dict[tuple[str, str], int] = {}

    def step(self, release_id: int, key: str) -> StepNumbers:
        if key not in self.by_key:
            self.by_key[key] = StepNumbers(key, key, gone=True)
        if self.by_key[key].gone:
            self._met(release_id, key, "")
        return self.by_key[key]

    def option(self, release_id: int, node: str, key: str) -> OptionNumbers:
        step = self.step(release_id, node)
        if key not in step.options:
            returned = key == walk.RETURN
            step.options[key] = OptionNumbers(key, RETURNED if returned else key, gone=not returned)
        if step.options[key].gone:
            self._met(release_id, node, key)
        return step.options[key]

    def name_removed(self) -> None:
        """Gives removed steps and answers the titles and labels of the newest release that had them."""
        revisions = Revision.objects.in_bulk(set(self.last.values())) if self.last else {}
        graphs = {key: revision.graph for key, revision in revisions.items()}
        for (node, option), release_id in self.last.items():
            removed = graphs[release_id].nodes[node]
            if not option:
                self.by_key[node].title, self.by_key[node].outcome = removed.title, removed.outcome
            for each in removed.options:
                if each.key == option:
                    self.by_key[node].options[option].label = each.label

    def drop_unused(self) -> None:
        """Without the removed steps and answers that only looks were at."""
        for step in list(self.by_key.values()):
            if step.gone and not (step.visits or step.stays or step.ends):
                del self.by_key[step.key]
            step.options = {key: each for key, each in step.options.items() if each.taken or not each.gone}
        used = {(step.key, option) for step in self.by_key.values() for option in ("", *step.options)}
        self.last = {place: release_id for place, release_id in self.last.items() if place in used}

    def _met(self, release_id: int, node: str, option: str) -> None:
        self.last[node, option] = max(release_id, self.last.get((node, option), 0))


def _between(rows: QuerySet[Any], name: str, since: date | None, until: date | None) -> QuerySet[Any]:
    return rows.filter(**on_days(name, since, until)).order_by()


def _count_events(steps: Steps, events: QuerySet[Any], sign: int = 1) -> None:
    # Grouped in the order of the index: SQLite then aggregates while it reads, without sorting.
    groups = events.filter(kind__in=COUNTED).values_list("release", "kind", "node", "option")
    sums = groups.annotate(count=Count("*"), total=Sum("seconds"), longest=Max("seconds"))
    for release_id, kind, node, option, count, total, longest in sums:
        step, count, total = steps.step(release_id, node), sign * count, sign * total
        step.visits += count if kind in LEAVING else 0
        step.backs += count if kind == "back" else 0
        if kind in MOVES and kind != "decision":  # nobody stays where the guide goes on by itself
            step.stays, step.seconds = step.stays + count, step.seconds + total
            step.longest = max(step.longest, longest)
        if kind in ("answer", "decision"):
            steps.option(release_id, node, option).taken += count


def _correct_longest(steps: Steps, events: QuerySet[Any], looks: list[UUID]) -> None:
    """The longest stay of each step whose longest was that of a look."""
    moves = events.filter(kind__in=MOVES)
    of_looks = moves.filter(run__in=looks).values_list("node").annotate(longest=Max("seconds"))
    nodes = [node for node, longest in of_looks if longest == steps.by_key[node].longest]
    if nodes:
        others = (
            moves.filter(node__in=nodes).exclude(run__in=looks).values_list("node").annotate(longest=Max("seconds"))
        )
        longest_of = dict(others)
        for node in nodes:
            steps.by_key[node].longest = longest_of.get(node, 0)


def _count_places(steps: Steps, runs: QuerySet[Any], sign: int = 1) -> None:
    """Where runs are now, or ended."""
    places = runs.values_list("node_release", "node", "outcome").annotate(count=Count("*"))
    for release_id, node, outcome, count in places:
        step, ending = steps.step(release_id, node), outcome or UNDER_WAY
        step.visits += sign * count
        step.ends[ending] = step.ends.get(ending, 0) + sign * count
        if not step.ends[ending]:
            del step.ends[ending]


def _count_runs(numbers: Numbers, runs: QuerySet[Any], sign: int = 1) -> None:
    durations = defaultdict(int, numbers.durations)
    # Grouped in the order of the index, see above.
    for _, outcome, seconds, count in runs.values_list("release", "outcome", "seconds").annotate(count=Count("*")):
        numbers.outcomes[outcome or UNDER_WAY] += sign * count
        if outcome in OUTCOMES:
            durations[seconds] += sign * count
    numbers.durations = dict(durations)
    days = defaultdict(int, numbers.days)
    for day, count in _by_day(runs.values_list(Quarter("started_at")).annotate(count=Count("*"))).items():
        days[day] += sign * count
    numbers.days = {day: count for day, count in days.items() if count}


def _count_agents(numbers: Numbers, runs: QuerySet[Any]) -> None:
    """Of the runs that agents did, or had a part in: few, out of an index of their own. The others are people's."""
    groups = runs.values_list("release", "done_by", "outcome", "seconds").annotate(count=Count("*"))
    for _, done_by, outcome, seconds, count in groups:
        part = numbers.agents.setdefault(done_by, Part())
        part.outcomes[outcome or UNDER_WAY] = part.outcomes.get(outcome or UNDER_WAY, 0) + count
        if outcome in OUTCOMES:
            part.durations[seconds] = part.durations.get(seconds, 0) + count


def _by_day(quarters: Iterable[tuple[int, int]]) -> dict[date, int]:
    """Day -> runs, from quarter hours since 1970. SQLite knows no time zones, so the days are worked out here."""
    zone = timezone.get_current_timezone()
    days: dict[date, int] = defaultdict(int)
    for quarter, count in quarters:
        days[datetime.fromtimestamp(quarter * QUARTER_SECONDS, UTC).astimezone(zone).date()] += count
    return dict(days)


def _step(node: Node) -> StepNumbers:
    options = {each.key: OptionNumbers(each.key, each.label, each.to, each.tree) for each in node.options}
    return StepNumbers(node.key, node.title, node.outcome, options)
