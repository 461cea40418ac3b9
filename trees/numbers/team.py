"""What the runs of a team add up to over the last days, by guide and by person."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from operator import attrgetter
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet, Sum
from django.utils import timezone

from accounts.models import Team, User
from trees.core.outcomes import OUTCOMES
from trees.models import Flag, Run, Tree
from trees.models.runs.agents import DoneBy
from trees.numbers.shape import ENDINGS, UNDER_WAY

RESOLVED = OUTCOMES[0]
MAX_DAYS = 365
MAX_LINES, MAX_UNUSED = 200, 30
STANDARD_DAYS, STANDARD_SORT = 30, "unsolved"
SORTS = {"unsolved": "Most not resolved", "runs": "Most runs", "mean": "Longest on average"}


@dataclass(slots=True)
class Line:
    """The runs of one guide, or of one person. ``key``: its primary key. ``outcomes``: one of ENDINGS -> runs.
    ``seconds``: the total time of those that somebody brought to an end. ``flags``: open ones of the guide."""

    key: int
    name: str = ""
    outcomes: dict[str, int] = field(default_factory=dict)
    seconds: int = 0
    flags: int = 0

    @property
    def runs(self) -> int:
        return sum(self.outcomes.values())

    @property
    def ended(self) -> int:
        """Runs that are not under way."""
        return self.runs - self.outcomes.get(UNDER_WAY, 0)

    @property
    def unsolved(self) -> int:
        """Runs that ended, and not as resolved."""
        return self.ended - self.outcomes.get(RESOLVED, 0)

    @property
    def mean(self) -> float:
        """The mean time in seconds of the runs that somebody brought to an end; 0 without any."""
        finished = sum(self.outcomes.get(outcome, 0) for outcome in OUTCOMES)
        return self.seconds / finished if finished else 0

    def to_json(self) -> dict[str, Any]:
        outcomes = {ending: self.outcomes.get(ending, 0) for ending in ENDINGS}
        return {"runs": self.runs, "outcomes": outcomes, "mean_seconds": round(self.mean, 1) if self.mean else None}


@dataclass(slots=True)
class TeamNumbers:
    """``whole``: all runs of the team. ``guides``, ``people``: the first of them, ``more`` of either is how many others
    there are. ``unused``: published guides that nobody ran, by title."""

    whole: Line
    guides: list[Line] = field(default_factory=list)
    more_guides: int = 0
    people: list[Line] = field(default_factory=list)
    more_people: int = 0
    unused: list[Tree] = field(default_factory=list)
    has_more_unused: bool = False

    def to_json(self) -> dict[str, Any]:
        """The API's form."""
        return self.whole.to_json() | {
            "guides": [
                {"id": line.key, "title": line.name, **line.to_json(), "open_flags": line.flags} for line in self.guides
            ],
            "more_guides": self.more_guides,
            "people": [{"id": line.key, "name": line.name, **line.to_json()} for line in self.people],
            "more_people": self.more_people,
            "unused": [{"id": tree.pk, "title": tree.title} for tree in self.unused],
            "has_more_unused": self.has_more_unused,
        }


def first_day(days: int) -> date:
    """The first of the last ``days`` days, of which today is one."""
    return timezone.localdate() - timedelta(days=days - 1)


def numbers_of_team(
    team: Team, since: date, sort: str, *, with_people: bool, max_lines: int = MAX_LINES
) -> TeamNumbers:
    """The numbers of the runs of ``team`` that began on ``since`` or later, without looks. ``sort``: one of SORTS.

    ``max_lines``: of guides, and of people.
    """
    runs = Run.objects.filter(team=team, look=False).started_between(since).order_by()
    lines = _lines(runs, "tree")
    whole = Line(0)
    for line in lines:
        _add(whole, line.outcomes, line.seconds)
    numbers = TeamNumbers(whole)
    numbers.guides, numbers.more_guides = _first(lines, sort, max_lines)
    _name_guides(team, numbers.guides)
    if with_people:
        people = _lines(runs.filter(done_by=DoneBy.PERSON, person__isnull=False), "person")
        numbers.people, numbers.more_people = _first(people, sort, max_lines)
        names = User.objects.in_bulk([line.key for line in numbers.people])
        for line in numbers.people:
            line.name = str(names[line.key])
    unused = _unused(team, runs)
    numbers.unused, numbers.has_more_unused = unused[:MAX_UNUSED], len(unused) > MAX_UNUSED
    return numbers


def _lines(runs: QuerySet[Run], by: str) -> list[Line]:
    lines: dict[int, Line] = {}
    groups = runs.values_list(by, "outcome").annotate(count=Count("*"), total=Sum("seconds"))
    for key, outcome, count, total in groups:
        seconds = total or 0 if outcome in OUTCOMES else 0
        _add(lines.setdefault(key, Line(key)), {outcome or UNDER_WAY: count}, seconds)
    return list(lines.values())


def _add(line: Line, outcomes: dict[str, int], seconds: int) -> None:
    for outcome, count in outcomes.items():
        line.outcomes[outcome] = line.outcomes.get(outcome, 0) + count
    line.seconds += seconds


def _first(lines: Iterable[Line], sort: str, max_lines: int) -> tuple[list[Line], int]:
    """The lines that are highest by ``sort``, and how many others there are."""
    value = attrgetter(sort)
    ranked = sorted(lines, key=lambda line: (-value(line), -line.runs, line.key))
    return ranked[:max_lines], len(ranked[max_lines:])


def _name_guides(team: Team, lines: list[Line]) -> None:
    keys = [line.key for line in lines]
    titles: dict[int, str] = dict(Tree.objects.filter(pk__in=keys).values_list("pk", "title"))
    open_flags = Flag.objects.filter(team=team).open().order_by().values_list("tree")
    flags: dict[Any, int] = dict(open_flags.annotate(count=Count("*")))
    for line in lines:
        line.name, line.flags = titles.get(line.key, ""), flags.get(line.key, 0)


def _unused(team: Team, runs: QuerySet[Run]) -> list[Tree]:
    ran = Exists(runs.filter(tree=OuterRef("pk")))
    trees = Tree.objects.filter(~ran, team=team, live__isnull=False).active().order_by("sort_title", "pk")
    return list(trees.only("pk", "title")[: MAX_UNUSED + 1])
