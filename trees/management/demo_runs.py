"""The runs of the demo library: recorded as any other run, then moved into the past."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from itertools import cycle
from typing import Any
from uuid import uuid4
from zlib import crc32

from django.db.models import F
from django.utils import timezone

from accounts.models import Team, User
from trees.core import inputs, walk
from trees.core.graph import Option
from trees.models import Flag, Run, Tree
from trees.models.revisions import graph_of
from trees.models.run_events import Sent

MAX_RUNS_PER_GUIDE = 12  # each guide has one less than the one before it, down to one
MAX_ANSWERS_PER_RUN = 25
HISTORY_DAYS, ABANDONED_DAYS_AGO = 88, 40
CALLERS = ["Maya Lindqvist", "Tom Achebe", "Priya Nair", "Jonas Weber", "Sofia Duarte", "", "Hana Kim"]
NOTES = ["Caller will ring back after lunch.", "Tried twice, the same both times.", "Asset tag is on the underside."]
FLAGS = [
    ("wrong", "The menu has another name since the last update."),
    ("unclear", "Callers do not know which light is meant."),
    ("missing", "What if it is a tablet?"),
]
LiveReleases = Mapping[int, int]  # tree key -> key of its live release
VALUES = {"message": "Paper jam in tray 2", "serial": "VNB3C21456", "waiting": "3"}


def make_runs(team: Team) -> None:
    """Three months of runs in ``team``. Its first guide has one under way, by its admin, and an abandoned one."""
    people = [membership.user for membership in team.memberships.select_related("user")]
    trees = list(team.trees.exclude(live=None).order_by("pk"))
    live_ids = {tree.pk: tree.live_id for tree in trees if tree.live_id}
    turns = cycle(people)
    for place, tree in enumerate(trees):
        for number in range(max(1, MAX_RUNS_PER_GUIDE - place)):
            run = make_run(tree, next(turns), number, live_ids)
            move_back(run, timedelta(days=(number * 17 + place * 5) % HISTORY_DAYS, hours=1 + number + place % 6))
    make_flags(trees, people)
    make_run(trees[0], people[0], 3, live_ids, answers=3)
    move_back(make_run(trees[0], people[-1], 5, live_ids, answers=1), timedelta(days=ABANDONED_DAYS_AGO))
    Run.objects.abandon_idle(timezone.now() - timedelta(days=30), limit=MAX_RUNS_PER_GUIDE)


def make_flags(trees: list[Tree], people: list[User]) -> None:
    """A flag for each of the first guides; the first is resolved."""
    for tree, by, (kind, text) in zip(trees, cycle(reversed(people)), FLAGS, strict=False):
        if not tree.live:
            continue
        start = tree.live.graph.start
        flag = Flag.objects.raise_flag(
            uuid4(), run=None, tree=tree, release=tree.live, node=start, kind=kind, text=text, by=by
        )
        if kind == "wrong":
            flag.resolve("Corrected, thank you.", by=people[0])


def make_run(tree: Tree, by: User, seed: int, live_ids: LiveReleases, answers: int = MAX_ANSWERS_PER_RUN) -> Run:
    """A run of ``by`` that ended just now, or stopped after so many ``answers``."""
    release_id = live_ids[tree.pk]
    recorded = [call_details(tree.title, release_id, seed), *events(release_id, seed, live_ids, answers)]
    pauses = [15 + draw(seed, "pause", i, 60) for i in range(len(recorded))]
    run = Run.objects.start(tree, by=by, ago=sum(pauses))
    run.record([Sent(each, ago=sum(pauses[i + 1 :])) for i, each in enumerate(recorded)], by=by)
    return run


def call_details(title: str, release_id: int, seed: int) -> walk.Event:
    """The caller and the number of the ticket."""
    chance = draw(seed, title, 0, 9000)
    details = {"ticket": f"INC-{10_000 + chance}", "caller": CALLERS[chance % len(CALLERS)]}
    return event("details", walk.begin(graph_of, release_id), values=details)


def events(release_id: int, seed: int, live_ids: LiveReleases, answers: int) -> Iterator[walk.Event]:
    """Answers, one after another, with some notes between them."""
    state = walk.begin(graph_of, release_id)
    for number in range(answers):
        node = graph_of(state.place.release_id).nodes[state.place.node]
        options = [Option(walk.RETURN, "")] if state.place.back and not node.options else node.options
        if not options:
            break
        if draw(seed, node.title, number, 6) == 0:
            yield event("note", state, text=NOTES[(seed + number) % len(NOTES)])
        option = options[draw(seed, node.key, number, len(options))]
        values = {each.name: VALUES[each.name] for each in inputs.inputs_of(node.body) if each.name in VALUES}
        answer = event("answer", state, option=option.key, entered=live_ids.get(option.tree, 0), values=values)
        state = walk.apply(state, answer, graph_of)
        yield answer


def event(kind: str, state: walk.State, **fields: Any) -> walk.Event:
    return walk.Event(str(uuid4()), kind, len(state.trail), state.place.release_id, state.place.node, **fields)


def draw(seed: int, what: str, number: int, sides: int) -> int:
    """A number from 0 to ``sides - 1``: it looks random and is the same each time."""
    return crc32(f"{seed} {what} {number}".encode()) % sides


def move_back(run: Run, by: timedelta) -> None:
    run.events.update(at=F("at") - by)
    when = ("started_at", "touched_at", "ended_at")
    Run.objects.filter(pk=run.pk).update(**{name: F(name) - by for name in when})
