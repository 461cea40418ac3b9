"""Snapshots of long runs: an answer costs the same at event 10 and at event 5,000, and the events decide."""

from itertools import cycle
from uuid import uuid4

import orjson
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import factories
from tests.calls import calls_of
from trees.core.graph import Graph, Node, Option
from trees.core.runs import walk
from trees.models import Run, RunEvent, RunSnapshot
from trees.models.runs.events import Sent
from trees.models.runs.recording import MAX_EVENTS_PER_RUN
from trees.models.runs.snapshots import EVENTS_PER_SNAPSHOT, MIN_EVENTS
from trees.models.trees.revisions import graph_of

pytestmark = pytest.mark.django_db
MAX_RATIO = 1.5


@pytest.fixture
def run(team, owner):
    nodes = [Node("a", "A", "", (Option("go", "Go", "b"),)), Node("b", "B", "", (Option("on", "On", "c"),))]
    graph = Graph.of([*nodes, Node("c", "C", outcome="resolved")])
    return Run.objects.start(factories.published(team, owner, graph=graph), by=owner)


def walk_to(run, count):
    """Answers and steps back, in turns, until the run has ``count`` events. Written 500 at a time."""
    state, moves = run.state(), cycle([("answer", {"option": "go"}), ("back", {"step": 0})])
    if run.serial % 2:
        next(moves)
    while run.serial < count:
        sent = []
        for _ in range(min(500, count - run.serial)):
            kind, fields = next(moves)
            place = {"step": len(state.trail), "release_id": state.place.release_id, "node": state.place.node}
            event = walk.Event(str(uuid4()), kind, **(place | fields))
            state = walk.apply(state, event, graph_of)
            sent.append(Sent(event))
        _, refused = run.record(sent, by=run.person)
        assert refused == []


def pure(run):
    """The state by its events alone."""
    events = RunEvent.objects.filter(run=run).order_by("pk")
    return walk.walk(graph_of, run.first_release_id, (row.event for row in events))


@pytest.mark.parametrize("count", [1, MIN_EVENTS - 1, MIN_EVENTS, MIN_EVENTS + EVENTS_PER_SNAPSHOT + 3, 333])
def test_state_is_the_fold_of_the_events(run, count):
    for _ in range(count):
        walk_to(run, run.serial + 1)
    assert run.serial == count
    assert Run.objects.get(pk=run.pk).state() == pure(run)
    snapshots = RunSnapshot.objects.filter(run=run)
    assert snapshots.count() == (count >= MIN_EVENTS)
    assert all(count - each.serial < EVENTS_PER_SNAPSHOT for each in snapshots)


def test_same_event_again_changes_nothing(run):
    walk_to(run, 99)
    last = RunEvent.objects.filter(run=run).last()
    first = RunEvent.objects.filter(run=run).first()
    for row in (first, last):
        run.record([Sent(row.event)], by=run.person)
    assert (run.serial, RunEvent.objects.filter(run=run).count()) == (99, 99)


def test_events_of_a_version_that_knows_no_snapshots_count(run, monkeypatch):
    walk_to(run, 60)
    with monkeypatch.context() as older:
        older.setattr("trees.models.runs.run.save_snapshot", lambda *_: None)
        walk_to(run, 91)
    assert RunSnapshot.objects.get(run=run).serial == 60
    assert Run.objects.get(pk=run.pk).state() == pure(run)
    walk_to(run, 120)
    assert Run.objects.get(pk=run.pk).state() == pure(run)


@pytest.mark.parametrize("field", ["serial", "last_event"])
def test_snapshot_that_does_not_fit_the_events_is_not_used(run, field):
    walk_to(run, 60)
    wrong = {"serial": 58, "last_event": RunEvent.objects.filter(run=run).first().pk}[field]
    data = orjson.dumps({"rules": 1, "release": 0, "place": [0, "", []], "trail": [], "answers": [], "notes": [],
                         "values": {}, "entered": [], "details": {}, "ended": "resolved"}).decode()  # fmt: skip
    RunSnapshot.objects.filter(run=run).update(**{field: wrong}, data=data)
    assert Run.objects.get(pk=run.pk).state() == pure(run)


def test_snapshot_goes_with_its_run(run):
    walk_to(run, 60)
    run.tree.delete()
    assert RunSnapshot.objects.count() == 0


def test_times_go_on_from_the_snapshot(run):
    walk_to(run, 60)
    before = RunEvent.objects.filter(run=run).last().at
    walk_to(run, 61)
    event = RunEvent.objects.filter(run=run).last()
    assert event.at >= before
    assert event.seconds == int((event.at - before).total_seconds())


def test_number_of_events_is_limited_as_before(run):
    walk_to(run, MAX_EVENTS_PER_RUN)
    state = run.state()
    place = {"step": len(state.trail), "release_id": state.place.release_id, "node": state.place.node}
    note = Sent(walk.Event(str(uuid4()), "note", text="One more", **place))
    _, [refused] = run.record([note], by=run.person)
    assert refused.reason == "full"


def test_an_answer_reads_no_more_rows_at_event_5000_than_at_100(run):
    rows = []
    for count in (100, MAX_EVENTS_PER_RUN - 20):
        walk_to(run, count)
        with CaptureQueriesContext(connection) as queries:
            walk_to(run, count + 1)
        rows.append(len(queries))
    assert rows[1] <= rows[0]


def test_an_answer_costs_no_more_at_event_5000_than_at_10(team, owner, run):
    """By the calls that Python makes: they do not depend on what else the machine does."""
    long, short = run, Run.objects.start(run.tree, by=owner)
    walk_to(long, MAX_EVENTS_PER_RUN - 150)
    made = {"long": 0, "short": 0}
    for _ in range(60):
        for name, each in (("short", short), ("long", long)):
            made[name] += calls_of(lambda each=each: walk_to(each, each.serial + 1))
        if short.serial >= 30:
            short = Run.objects.start(run.tree, by=owner)
    assert made["long"] <= MAX_RATIO * made["short"], made
