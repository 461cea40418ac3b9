"""Events of a run: as received, as stored, and their times."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import orjson
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from trees.core.runs import walk
from trees.models.trees.revisions import Revision, graph_of

if TYPE_CHECKING:
    from trees.models.runs.run import Run

MOVES = ("answer", "decision", "back", "finish")
KINDS_WITH_TEXT = ("note", "handover")
KINDS_OF_ANY_PLACE = ("note", "lookup")


@dataclass(frozen=True, slots=True)
class Sent:
    """An event as received. ``ago``: seconds since it happened, by the clock of the client."""

    event: walk.Event
    ago: float = 0


@dataclass(frozen=True, slots=True)
class Refusal:
    """An event that was refused, and why; see walk.Refused."""

    uuid: str
    reason: str
    message: str
    errors: dict[str, str] = field(default_factory=dict)


class Clock:
    """The time of each event: never before the previous event, never in the future.

    ``last``, ``moved``: the times of the last event and of the last that moved the run, or of its start. ``ended``:
    when the run ended; None while it is under way.
    """

    def __init__(self, run: "Run", last: datetime | None = None, moved: datetime | None = None):
        self.now = timezone.now()
        self.last, self.moved = last or run.started_at, moved or run.started_at
        self.ended = None if run.abandoned else run.ended_at

    def read(self, sent: Sent) -> tuple[datetime, int]:
        """``(at, seconds)``: the event's time, and for an event that moves the run how long it was at its last step.

        0 seconds once the run has ended. Advances the clock.
        """
        at = self.time_of(sent)
        seconds = int((at - self.moved).total_seconds()) if sent.event.kind in MOVES and not self.ended else 0
        self._pass(at, sent.event.kind)
        return at, min(seconds, 2**31 - 1)

    def time_of(self, sent: Sent) -> datetime:
        return min(self.now, max(self.last, self.now - timedelta(seconds=max(sent.ago, 0))))

    def set_ended(self, ended: bool) -> None:
        """Sets ``ended`` when the event just read ended the run, and clears it when the run goes on."""
        self.ended = (self.ended or self.last) if ended else None

    def _pass(self, at: datetime, kind: str) -> None:
        self.last = at
        self.moved = at if kind in MOVES else self.moved


class RunEvent(models.Model):
    """A stored walk.Event of a run. ``seconds``: for an event that moves on or back, how long the run was at the step
    before; 0 for others."""

    run = models.ForeignKey("trees.Run", on_delete=models.CASCADE, related_name="events")
    uuid = models.UUIDField()
    kind = models.CharField(max_length=10)
    step = models.PositiveIntegerField(default=0)
    release = models.ForeignKey(Revision, on_delete=models.RESTRICT, related_name="+", db_index=False)
    node = models.CharField(max_length=64)
    option = models.CharField(max_length=64, blank=True)
    entered = models.ForeignKey(Revision, on_delete=models.RESTRICT, related_name="+", null=True, db_index=False)
    data = models.TextField(blank=True, help_text="JSON: values and text.")
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+", db_index=False)
    at = models.DateTimeField()
    seconds = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["run", "uuid"], name="one_event_a_uuid")]
        indexes = [
            models.Index(fields=["release", "kind", "node", "option", "at", "seconds"], name="events_counted"),
            # Without it, deleting a revision reads all events.
            models.Index(fields=["entered"], condition=Q(entered__isnull=False), name="events_entered"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} at {self.node}"

    @classmethod
    def of(
        cls, run: "Run", event: walk.Event, before: walk.State, after: walk.State, by: User, at: datetime, seconds: int
    ) -> "RunEvent":
        """The row of an accepted event. Of a sensitive value only that it was given is stored."""
        values = {name: after.values.get(name) for name in event.values if name in after.values}
        if event.kind == "details":
            values = {name: after.details[name] for name in event.values if name in after.details}
        place = before.place if event.kind not in KINDS_OF_ANY_PLACE else walk.Place(event.release_id, event.node)
        text = event.text if event.kind in KINDS_WITH_TEXT else ""
        parts = {"values": values, "text": text, "asked": dict(event.asked)}
        data = {name: value for name, value in parts.items() if value}
        return cls(
            run=run, uuid=event.uuid, kind=event.kind, step=event.step, release_id=place.release_id, node=place.node,
            option=event.option, entered_id=event.entered or None, data=orjson.dumps(data).decode() if data else "",
            by=by, at=at, seconds=seconds,
        )  # fmt: skip

    @property
    def event(self) -> walk.Event:
        data = orjson.loads(self.data) if self.data else {}
        return walk.Event(
            str(self.uuid), self.kind, self.step, self.release_id, self.node, self.option, self.entered_id or 0,
            data.get("values", {}), data.get("text", ""), kept=True, asked=data.get("asked", {}),
        )  # fmt: skip


def decides_next(event: walk.Event) -> bool:
    """Whether the guide may go on by itself after ``event``. Those of a fork have their decisions among them."""
    return event.kind == "answer" and not event.kept


def with_allowed_entry(state: walk.State, event: walk.Event, open_to: dict[int, int]) -> walk.Event:
    """``event``, without ``entered`` unless that is a release of the guide which its option leads through."""
    if event.kind == "switch" or not event.entered:
        return event
    options = graph_of(state.place.release_id).nodes[state.place.node].options
    tree = next((option.tree for option in options if option.key == event.option), 0)
    return event if tree and open_to.get(event.entered) == tree else replace(event, entered=0)
