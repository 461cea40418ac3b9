"""The runs of the demo library: what a team records in three months. They are the same each time, but for the day."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from zlib import crc32

from django.utils import timezone

from accounts.models import Team, User
from trees.core.fields import inputs
from trees.core.graph import Option
from trees.core.runs import walk
from trees.management.demo_history import MINUTES_AT_WORK, key, workday
from trees.models import Run, Tree
from trees.models.runs.events import Clock, RunEvent, Sent
from trees.models.trees.revisions import graph_of

MAX_RUNS_PER_GUIDE, RUNS_LESS, MIN_RUNS_PER_GUIDE = 72, 7, 6  # each guide has so many less than the one before it
MAX_ANSWERS_PER_RUN = 25
HISTORY_DAYS, ABANDONED_AFTER_DAYS = 88, 30
UNDER_WAY = [(7, 3), (25, 1)]  # minutes ago, and answers: by the first people, in the first guides
CALLERS = ["Maya Lindqvist", "Tom Achebe", "Priya Nair", "Jonas Weber", "Sofia Duarte", "", "Hana Kim", "Luis Ortega"]
NOTES = ["Caller will ring back after lunch.", "Tried twice, the same both times.", "Asset tag is on the underside."]
VALUES = {"message": "Paper jam in tray 2", "serial": "VNB3C21456", "waiting": "3"}
# Out of 100 runs, steps or answers.
FIRST_ANSWER, SECOND_ANSWER = 52, 30  # what is chosen; the others share the rest
GO_BACK, GIVE_UP, END_UNRESOLVED, ADD_NOTE = 6, 2, 2, 12


@dataclass
class Recorded:
    """Runs and their events, before they are stored."""

    runs: list[Run] = field(default_factory=list)
    events: list[RunEvent] = field(default_factory=list)


class Releases:
    """Which release of each tree of a team was live when."""

    def __init__(self, trees: Sequence[Tree]) -> None:
        self.by_tree = {
            tree.pk: list(tree.revisions.released().order_by("number").values_list("published_at", "pk"))
            for tree in trees
        }

    def live_at(self, when: datetime) -> dict[int, int]:
        """Key of a tree -> key of its release; before its first release, that one."""
        return {tree: rows[max(0, bisect_right(rows, (when,)) - 1)][1] for tree, rows in self.by_tree.items()}


def make_runs(team: Team) -> None:
    """Three months of runs in ``team``. Some are under way, and some abandoned."""
    people = [membership.user for membership in team.memberships.select_related("user").order_by("pk")]
    trees = list(team.trees.exclude(live=None).order_by("pk"))
    releases, recorded = Releases(trees), Recorded()
    for place, tree in enumerate(trees):
        count = max(MIN_RUNS_PER_GUIDE, MAX_RUNS_PER_GUIDE - RUNS_LESS * place)
        for number in range(count):
            name = f"{tree.title} {number}"
            when = workday(_days_ago(name), minutes=draw(f"{name} minute", MINUTES_AT_WORK))
            by = people[draw(f"{name} by", len(people))]
            add_run(recorded, Walk(tree, by, name, when, releases.live_at(when)))
        Tree.objects.filter(pk=tree.pk).update(run_count=count + (place < len(UNDER_WAY)))
    now = timezone.now()
    for place, (minutes, answers) in enumerate(UNDER_WAY):
        tree, began = trees[place], now - timedelta(minutes=minutes)
        name = f"{tree.title} under way"
        add_run(recorded, Walk(tree, people[place], name, began, releases.live_at(now), stops_after=answers))
    Run.objects.bulk_create(recorded.runs)
    RunEvent.objects.bulk_create(recorded.events)
    Run.objects.abandon_idle(now - timedelta(days=ABANDONED_AFTER_DAYS), limit=len(recorded.runs))


@dataclass
class Walk:
    """One call. ``stops_after`` so many answers, if it does not end before."""

    tree: Tree
    by: User
    name: str
    began: datetime
    live: Mapping[int, int]
    stops_after: int = MAX_ANSWERS_PER_RUN
    state: walk.State = field(init=False)

    def __post_init__(self) -> None:
        self.state = walk.begin(graph_of, self.live[self.tree.pk])

    def chance(self, what: str, percent: int) -> bool:
        return draw(f"{self.name} {what}", 100) < percent

    def events(self) -> Iterator[tuple[walk.Event, walk.State, walk.State]]:
        """Each event with the state before and after it."""
        for event in self._steps():
            after = walk.apply(self.state, event, graph_of)
            yield event, self.state, after
            self.state = after

    def _steps(self) -> Iterator[walk.Event]:
        yield self._event("details", 0, values=self._details())
        can_stop = self.began < timezone.now() - timedelta(days=ABANDONED_AFTER_DAYS + 1)
        for number in range(self.stops_after):
            if not (options := self._options()) or (can_stop and self.chance(f"stop {number}", GIVE_UP)):
                return
            if self.chance(f"note {number}", ADD_NOTE):
                yield self._event("note", number, text=NOTES[draw(f"{self.name} {number}", len(NOTES))])
            yield self._answer(number, options)
            if not self._options() or self.stops_after < MAX_ANSWERS_PER_RUN:
                continue
            if self.chance(f"back {number}", GO_BACK):
                yield self._event("back", number, step=len(self.state.trail) - 1)
                yield self._answer(number, self._options(), again="again")
            elif number > 1 and self.chance(f"end {number}", END_UNRESOLVED):
                yield self._event("finish", number, option="unresolved")
                return

    def _options(self) -> Sequence[Option]:
        node = graph_of(self.state.place.release_id).nodes[self.state.place.node]
        return [Option(walk.RETURN, "")] if self.state.place.back and not node.options else node.options

    def _answer(self, number: int, options: Sequence[Option], again: str = "") -> walk.Event:
        node = graph_of(self.state.place.release_id).nodes[self.state.place.node]
        drawn = draw(f"{self.name} {node.key} {number} {again}", 100)
        place = 0 if drawn < FIRST_ANSWER else 1 if drawn < FIRST_ANSWER + SECOND_ANSWER else drawn
        option = options[place % len(options)]
        values = {each.name: VALUES[each.name] for each in inputs.inputs_of(node.body) if each.name in VALUES}
        return self._event(
            f"answer{again}", number, option=option.key, entered=self.live.get(option.tree, 0), values=values
        )

    def _event(self, kind: str, number: int, **fields: Any) -> walk.Event:
        uuid = key(f"{self.name} {kind} {number}")
        here = self.state.place
        place: dict[str, Any] = {"step": len(self.state.trail), "release_id": here.release_id, "node": here.node}
        return walk.Event(str(uuid), kind.removesuffix("again"), **(place | fields))

    def _details(self) -> dict[str, str]:
        chance = draw(f"{self.name} ticket", 90_000)
        return {"ticket": f"INC-{10_000 + chance}", "caller": CALLERS[chance % len(CALLERS)]}


def add_run(recorded: Recorded, call: Walk) -> None:
    release = call.live[call.tree.pk]
    owner = {"tree": call.tree, "team_id": call.tree.team_id, "person": call.by}
    run = Run(id=key(call.name), started_at=call.began, release_id=release, first_release_id=release, **owner)
    clock, state, at, count = Clock(run), walk.begin(graph_of, release), call.began, 0
    for event, before, state in call.events():
        at += timedelta(seconds=seconds_at(before.place.node, f"{call.name} {count}"))
        ago = (clock.now - at).total_seconds()
        recorded.events.append(RunEvent.of(run, event, before, state, call.by, *clock.read(Sent(event, ago))))
        clock.set_ended(bool(state.outcome(graph_of)))
        count += 1
    run.repeat(state, count, clock)
    recorded.runs.append(run)


def seconds_at(node: str, name: str) -> int:
    """How long a call stays at a step: some steps take longer than others."""
    return 5 + draw(node, 50) + draw(f"{name} pause", 25)


def draw(what: str, sides: int) -> int:
    """A number from 0 to ``sides - 1``: it looks random and is the same each time."""
    return crc32(what.encode()) % sides


def _days_ago(name: str) -> int:
    """More of them lately than at first."""
    drawn = draw(f"{name} day", 10_000) / 10_000
    return 1 + int(HISTORY_DAYS * drawn**1.25)
