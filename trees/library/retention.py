"""What a change of a team's days would erase and delete at once, to be said before it is saved."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import Team
from trees.models import Run

MAX_COUNTED = 1_000
Days = int | None  # None: never


def what_happens(team: Team, erase: Days, delete: Days, *, erase_before: Days, delete_before: Days) -> list[str]:
    """A sentence each for what would be erased and deleted within the hour, [] where that is nothing.

    ``erase_before``, ``delete_before``: what is stored. Days that stay, or become more, do nothing new.
    """
    runs, now = Run.objects.filter(team=team, look=False).order_by(), timezone.now()
    lines = []
    if erase and (not erase_before or erase < erase_before):
        told = runs.filter(erased_at=None, touched_at__lt=now - timedelta(days=erase))
        if number := _counted(told):
            lines.append(f"What callers told in {number} that nobody touched for {_days(erase)} is erased.")
    if delete and (not delete_before or delete < delete_before):
        before = now - timedelta(days=delete)
        if number := _counted(runs.filter(started_at__lt=before, touched_at__lt=before)):
            lines.append(f"{number[0].upper()}{number[1:]} that nobody touched for {_days(delete)} will be deleted.")
    return lines


def _counted(runs: QuerySet[Run]) -> str:
    """Such as "12 runs"; "" for none."""
    count = len(runs.values_list("pk", flat=True)[: MAX_COUNTED + 1])
    if count > MAX_COUNTED:
        return f"more than {MAX_COUNTED:,} runs"
    return f"{count:,} run{'' if count == 1 else 's'}" if count else ""


def _days(days: int) -> str:
    return "a day" if days == 1 else f"{days:,} days"
