"""The state of a long run is kept, so that an answer costs the same at its tenth and at its five thousandth event.

The events decide: a snapshot is the fold of the first ``serial`` of them. It is used where these and the events after
``last_event`` are as many as the run has. A version that knows no snapshots only makes them older.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import orjson
from django.db import models

from project.database.statements import Select
from trees.core.runs import stored_state, walk
from trees.models.runs.events import MOVES, RunEvent
from trees.models.trees.revisions import graph_of

if TYPE_CHECKING:
    from trees.models.runs.run import Run

MIN_EVENTS = 40  # shorter runs are folded from their events
EVENTS_PER_SNAPSHOT = 20
FIELDS = ["serial", "last_event", "last", "moved", "data"]


class RunSnapshot(models.Model):
    """``data``: the state as trees/core/runs/stored_state.py has it. ``last``, ``moved``: as Clock has them."""

    # A version without this table deletes runs and leaves their snapshots.
    run = models.OneToOneField(
        "trees.Run", on_delete=models.CASCADE, related_name="+", primary_key=True, db_constraint=False
    )
    serial = models.PositiveIntegerField()
    last_event = models.BigIntegerField()
    last = models.DateTimeField()
    moved = models.DateTimeField()
    data = models.TextField()

    def __str__(self) -> str:
        return f"run {self.run_id} after {self.serial} events"


SNAPSHOT = Select(lambda run: RunSnapshot.objects.filter(run=run).order_by(), run=models.UUIDField())
EVENTS = Select(lambda run: RunEvent.objects.filter(run=run), run=models.UUIDField())
EVENTS_AFTER = Select(
    lambda run, event: RunEvent.objects.filter(run=run, pk__gt=event), run=models.UUIDField(), event=RunEvent._meta.pk
)


@dataclass(slots=True)
class Fold:
    """``state`` after ``serial`` events. ``last``, ``moved``: when the last of them was, and the last that moved the
    run; None without one. ``seen``: the uuids of the events that were asked about and are there."""

    state: walk.State
    serial: int
    last: datetime | None
    moved: datetime | None
    seen: set[str]
    snapshot_serial: int


def fold(run: "Run", uuids: Collection[str] = ()) -> Fold:
    """The events of ``run``, folded; of ``uuids``, those that it has are in ``seen``."""
    snapshot = SNAPSHOT.first(run=run.pk) if run.serial >= MIN_EVENTS else None
    state = stored_state.load(orjson.loads(snapshot.data)) if snapshot else None
    if snapshot and state:
        rows = EVENTS_AFTER.all(run=run.pk, event=snapshot.last_event)
        if snapshot.serial + len(rows) == run.serial:
            folded = Fold(state, snapshot.serial, snapshot.last, snapshot.moved, set(), snapshot.serial)
            known = run.events.filter(uuid__in=uuids).values_list("uuid", flat=True) if uuids else ()
            return _fold_rows(folded, rows, {str(uuid) for uuid in known})
    rows = EVENTS.all(run=run.pk)
    begin = Fold(walk.begin(graph_of, run.first_release_id), 0, None, None, set(), 0)
    return _fold_rows(begin, rows, {str(row.uuid) for row in rows})


def save_snapshot(run: "Run", folded: Fold, last_event: int) -> None:
    """Keeps the state of a long run, but not at each event: that of a run with a long trail has many kilobytes."""
    if folded.serial < MIN_EVENTS or folded.serial - folded.snapshot_serial < EVENTS_PER_SNAPSHOT:
        return
    data = orjson.dumps(stored_state.dump(folded.state)).decode()
    last, moved = folded.last or run.started_at, folded.moved or run.started_at
    snapshot = RunSnapshot(
        run_id=run.pk, serial=folded.serial, last_event=last_event, last=last, moved=moved, data=data
    )
    RunSnapshot.objects.bulk_create([snapshot], update_conflicts=True, unique_fields=["run"], update_fields=FIELDS)


def _fold_rows(folded: Fold, rows: list[RunEvent], seen: set[str]) -> Fold:
    folded.seen = seen
    for row in rows:
        folded.serial += 1
        folded.last = row.at
        folded.moved = row.at if row.kind in MOVES else folded.moved
        try:
            folded.state = walk.apply(folded.state, row.event, graph_of)
        except walk.Refused:  # accepted by the rules of another version
            continue
    return folded
