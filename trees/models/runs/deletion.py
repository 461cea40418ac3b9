"""Runs are deleted after a team's days, with their events. These are 30 at least, so nobody is in the middle of one."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Count, F, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone

from accounts import audit
from accounts.models import Team
from project.web.races import lock_in_order
from trees.models.runs.run import Run
from trees.models.trees.tree import Tree

RUNS_PER_BATCH = 200
EVENTS_PER_BATCH = 10_000  # a transaction deletes these in well under a second
Key = tuple[UUID, int, int]  # of a run, of its guide, and how many events it has


def delete_old_runs() -> int:
    """Deletes the runs that were last touched more than their team's days ago. Returns how many.

    May be run at any time and by several workers at once. What a guide counts of them goes with them.
    """
    count = 0
    for team in Team.objects.exclude(delete_runs_after_days=None):
        before = timezone.now() - timedelta(days=team.delete_runs_after_days or 0)
        in_team = 0
        while deleted := _delete_batch(team, before):
            in_team += deleted
        if in_team:
            audit.record("runs.deleted", team, team=team.pk, runs=in_team, days=team.delete_runs_after_days)
        count += in_team
    return count


@transaction.atomic
def _delete_batch(team: Team, before: datetime) -> int:
    # By their start, for which there is an index: a run was touched after it.
    old = Run.objects.filter(team=team, started_at__lt=before, touched_at__lt=before).order_by("started_at", "pk")
    rows = old.select_for_update(skip_locked=True).values_list("pk", "tree", "serial")[:RUNS_PER_BATCH]
    chosen = list(_within_limit(rows))
    if chosen:
        keys, trees = [key for key, _, _ in chosen], {tree for _, tree, _ in chosen}
        # All runs before any tree, as a run does that is counted by its tree.
        lock_in_order(Run.objects.filter(forked_from__in=keys))
        lock_in_order(Tree.objects.filter(pk__in=trees))
        runs = Run.objects.filter(pk__in=keys, look=False, tree=OuterRef("pk")).order_by().values("tree")
        fewer = Coalesce(Subquery(runs.values(count=Count("pk")), output_field=IntegerField()), 0)
        Tree.objects.filter(pk__in=trees).update(run_count=Greatest(F("run_count") - fewer, 0))
        Run.objects.filter(pk__in=keys).delete()
    return len(chosen)


def _within_limit(rows: Iterable[Key]) -> Iterator[Key]:
    """At least one."""
    events = 0
    for row in rows:
        events += row[2]
        if events > EVENTS_PER_BATCH and events > row[2]:
            return
        yield row
