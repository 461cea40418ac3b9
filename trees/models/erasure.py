"""What is erased: what callers told, after a team's days; and a team with all that it owns.

The events of a run stay, so that its steps, times and numbers do. Their values become None, which is what a sensitive
value is from the start ("given, and not kept"); notes, also those of a handover, tickets and names of callers become
empty.
"""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import orjson
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts import audit
from accounts.models import Team, User
from project.web.races import lock, lock_in_order, raises_conflict
from trees.models.integrations.fetches import Fetch
from trees.models.integrations.webhooks import Delivery
from trees.models.runs.events import RunEvent
from trees.models.runs.run import Run
from trees.models.runs.snapshots import RunSnapshot

RUNS_PER_BATCH = 200
TOLD = Q(kind="note") | Q(kind="answer") | Q(kind="values") | Q(kind="details") | Q(kind="lookup")
GIVEN = None  # a value that was given and is not kept


def erase_old() -> int:
    """Erases what callers told in runs that were last touched more than their team's days ago. Returns how many runs.

    May be run at any time and by several workers at once: a run that was erased is not looked at again.
    """
    count = 0
    for team in Team.objects.exclude(erase_after_days=None):
        before = timezone.now() - timedelta(days=team.erase_after_days or 0)
        in_team = 0
        while erased := _erase_batch(team, before):
            in_team += erased
        Delivery.objects.filter(webhook__team=team, created_at__lt=before, next_at=None).delete()
        if in_team:
            audit.record("runs.erased", team, team=team.pk, runs=in_team, days=team.erase_after_days)
        count += in_team
    return count


@transaction.atomic
def _erase_batch(team: Team, before: Any) -> int:
    rows = Run.objects.filter(team=team, erased_at=None, touched_at__lt=before).order_by("touched_at")
    keys = list(rows.select_for_update(skip_locked=True, no_key=True).values_list("pk", flat=True)[:RUNS_PER_BATCH])
    if keys:
        _erase_events(RunEvent.objects.filter(TOLD, run__in=keys).exclude(data=""))
        RunSnapshot.objects.filter(run__in=keys).delete()
        Fetch.objects.filter(run__in=keys).delete()
        Run.objects.filter(pk__in=keys).update(
            ticket="", caller="", words="", handover_note="", erased_at=timezone.now()
        )
    return len(keys)


def _erase_events(events: Iterable[RunEvent]) -> None:
    rows = list(events)
    for row in rows:
        row.data = erased(row.kind, row.data)
    RunEvent.objects.bulk_update(rows, ["data"], batch_size=500)


def erased(kind: str, data: str) -> str:
    """The stored ``data`` of an event without what was told."""
    values = orjson.loads(data).get("values", {}) if kind in ("answer", "values", "lookup") else {}
    return orjson.dumps({"values": dict.fromkeys(values, GIVEN)}).decode() if values else ""


@raises_conflict
def delete_team(team: Team, *, by: User) -> None:
    """Deletes ``team`` with its guides, runs, flags, links, webhooks and keys. There is no undo.

    Conflict where somebody added something to it, or deleted it, at the same moment.
    """
    # Not ``to_delete``: who adds to a guide has locked that guide, and would wait for the team while this waits for the
    # guide. What they add violates a foreign key when this transaction ends, which is the Conflict.
    lock(Team.objects.filter(pk=team.pk))
    audit.record("team.deleted", team, by=by, team=team.pk, guides=team.trees.count(), runs=team.runs.count())
    lock_in_order(team.runs.all(), to_delete=True)  # all runs before any tree, as where a run is recorded
    lock_in_order(team.trees.all(), to_delete=True)
    Run.objects.filter(team=team).delete()
    team.trees.all().delete()
    team.delete()
