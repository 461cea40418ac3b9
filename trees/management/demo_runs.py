"""The runs of the demo library: made by the same verbs as any other, then put back in time."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from itertools import cycle
from uuid import uuid4
from zlib import crc32

from django.db.models import F
from django.utils import timezone

from accounts.models import Team, User
from trees.core import inputs, walk
from trees.core.graph import Option
from trees.models import Run, Tree
from trees.models.revisions import graph_of
from trees.models.run_events import Sent

MOST = 8  # of one guide; each guide has one less than the one before it, down to one
MOST_ANSWERS = 25
DAYS, LONG_AGO = 28, 40
CALLERS = ["Maya Lindqvist", "Tom Achebe", "Priya Nair", "Jonas Weber", "Sofia Duarte", "", "Hana Kim"]
NOTES = ["Caller will ring back after lunch.", "Tried twice, the same both times.", "Asset tag is on the underside."]
Lives = Mapping[int, int]  # tree -> its release
VALUES = {"message": "Paper jam in tray 2", "serial": "VNB3C21456", "waiting": "3"}


def make_runs(team: Team) -> None:
    """Some weeks of runs in ``team``; of its first guide one that its admin has under way, and one left long ago."""
    people = [membership.user for membership in team.memberships.select_related("user")]
    trees = list(team.trees.exclude(live=None).order_by("pk"))
    lives = {tree.pk: tree.live_id for tree in trees}
    turns = cycle(people)
    for place, tree in enumerate(trees):
        for number in range(max(1, MOST - place)):
            run = walked(tree, next(turns), number, lives)
            put_back(run, timedelta(days=(number * 7 + place * 3) % DAYS, hours=1 + number + place % 6))
    walked(trees[0], people[0], 3, lives, answers=3)
    put_back(walked(trees[0], people[-1], 5, lives, answers=1), timedelta(days=LONG_AGO))
    Run.objects.abandon_idle(timezone.now() - timedelta(days=30), most=MOST)


def walked(tree: Tree, by: User, seed: int, lives: Lives, answers: int = MOST_ANSWERS) -> Run:
    """A run of ``by`` that ended just now, or stopped after so many ``answers``."""
    happened = [called(tree, seed), *events(tree.live_id, seed, lives, answers)]
    pauses = [15 + draw(seed, "pause", i, 60) for i in range(len(happened))]
    run = Run.objects.start(tree, by=by, ago=sum(pauses))
    run.record([Sent(each, ago=sum(pauses[i + 1 :])) for i, each in enumerate(happened)], by=by)
    return run


def called(tree: Tree, seed: int) -> walk.Event:
    """Who called, and under which number."""
    chance = draw(seed, tree.title, 0, 9000)
    details = {"ticket": f"INC-{10_000 + chance}", "caller": CALLERS[chance % len(CALLERS)]}
    return event("details", walk.begin(graph_of, tree.live_id), values=details)


def events(release: int, seed: int, lives: Lives, answers: int) -> Iterator[walk.Event]:
    """One answer after the other, with a note on the way."""
    state = walk.begin(graph_of, release)
    for number in range(answers):
        node = graph_of(state.place.release_id).nodes[state.place.node]
        ways = [Option(walk.RETURN, "")] if state.place.back and not node.options else node.options
        if not ways:
            break
        if draw(seed, node.title, number, 6) == 0:
            yield event("note", state, text=NOTES[(seed + number) % len(NOTES)])
        way = ways[draw(seed, node.key, number, len(ways))]
        values = {each.name: VALUES[each.name] for each in inputs.inputs_of(node.body) if each.name in VALUES}
        answer = event("answer", state, option=way.key, entered=lives.get(way.tree, 0), values=values)
        state = walk.apply(state, answer, graph_of)
        yield answer


def event(kind: str, state: walk.State, **fields) -> walk.Event:
    return walk.Event(str(uuid4()), kind, len(state.trail), state.place.release_id, state.place.node, **fields)


def draw(seed: int, what: str, number: int, sides: int) -> int:
    """A number from 0 below ``sides`` that looks like chance and is the same each time."""
    return crc32(f"{seed} {what} {number}".encode()) % sides


def put_back(run: Run, by: timedelta) -> None:
    run.events.update(at=F("at") - by)
    when = ("started_at", "touched_at", "ended_at")
    Run.objects.filter(pk=run.pk).update(**{name: F(name) - by for name in when})
