"""Events on their way into a run: which of them fit, and the state of the run after those."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from time import thread_time
from typing import TYPE_CHECKING

from django.db.models import Q

from accounts.models import User
from trees.core.runs import walk
from trees.models.runs.events import Clock, Refusal, RunEvent, Sent, decides_next, with_allowed_entry
from trees.models.runs.snapshots import Fold
from trees.models.trees.revisions import Revision, graph_of

if TYPE_CHECKING:
    from trees.models.runs.run import Run

MAX_EVENTS_PER_RUN = 5000
MAX_EVENT_TEXT_CHARS = 50_000  # longer texts are refused unread; trees/core limits each kind of text
MAX_VALUES_PER_EVENT = 100
KINDS_BEYOND_LIMIT = ("finish", "handover")  # a run with that many events can still be ended and handed over
# Processor time per request for checking values: a slow pattern must not block the writes of other requests.
MAX_VALIDATION_SECONDS = 2


class Recording:
    """Adds events to a run whose row is locked, in memory: ``added`` are the rows to insert, ``refused`` the others.

    ``folded``: the events that the run has. ``state``, ``clock``: after those and the ones in ``added``.
    """

    def __init__(self, run: Run, folded: Fold, sent: Sequence[Sent], by: User) -> None:
        self.run, self.by, self.state, self.count = run, by, folded.state, folded.serial
        self.seen = set(folded.seen)
        self.clock = Clock(run, folded.last, folded.moved)
        self.open_to = _releases(run, {each.event.entered for each in sent} - {0}, set(folded.state.entered.values()))
        self.until = thread_time() + MAX_VALIDATION_SECONDS
        self.added: list[RunEvent] = []
        self.refused: list[Refusal] = []

    def add(self, sent: Sent) -> None:
        """Adds an event that is new and fits, and what the guide decides by itself after it."""
        if sent.event.uuid in self.seen:
            return
        today = self.clock.time_of(sent).astimezone(self.by.zone).date()
        event = replace(with_allowed_entry(self.state, sent.event, self.open_to), today=today)
        try:
            after = self._apply(event)
        except walk.Refused as error:
            self.refused.append(Refusal(event.uuid, error.reason, str(error), error.errors))
            return
        at, seconds = self.clock.read(sent)
        self._append(event, after, at, seconds)
        for decision, after in walk.decisions(self.state, event, graph_of) if decides_next(event) else ():
            self._append(decision, after, at, 0)
        self.clock.set_ended(bool(self.state.outcome(graph_of)))
        self.seen.add(event.uuid)

    def _apply(self, event: walk.Event) -> walk.State:
        if self.count >= MAX_EVENTS_PER_RUN and event.kind not in KINDS_BEYOND_LIMIT:
            raise walk.Refused("full", f"A run has at most {MAX_EVENTS_PER_RUN:,} events. Start again, or fork it.")
        if event.values and thread_time() > self.until:
            raise walk.Refused("values", "What was entered takes too long to check.")
        return walk.apply(self.state, event, graph_of)

    def _append(self, event: walk.Event, after: walk.State, at: datetime, seconds: int) -> None:
        self.added.append(RunEvent.of(self.run, event, self.state, after, self.by, at, seconds))
        self.state, self.count = after, self.count + 1


def _releases(run: Run, wanted: set[int], entered: Collection[int]) -> dict[int, int]:
    """Tree by release, for the ``wanted`` releases whose guide a run can enter or that the run has ``entered``."""
    can_enter = Q(tree__live__isnull=False, tree__archived_at=None) | Q(pk__in=entered)
    releases = Revision.objects.filter(can_enter, pk__in=wanted, number__isnull=False, tree__team=run.team_id)
    return dict(releases.values_list("pk", "tree")) if wanted else {}
