"""``manage.py abandon_runs``: run it once a day by a timer."""

from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from trees.models import Run

DEFAULT_IDLE_DAYS = 30
MAX_IDLE_DAYS = 36_500
BATCH = 500
KEEP_LOOKS = timedelta(days=1)


class Command(BaseCommand):
    help = (
        "Marks runs as abandoned in which nothing happened for 30 days; going on with one reopens it. "
        "Deletes runs of the days before in which nothing worth keeping was recorded."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--days", type=int, default=DEFAULT_IDLE_DAYS, help=f"days without an event; {DEFAULT_IDLE_DAYS} by default"
        )

    def handle(self, *, days: int, **options: Any) -> None:
        if not 0 < days <= MAX_IDLE_DAYS:
            raise CommandError(f"--days must be a number from 1 to {MAX_IDLE_DAYS}.")
        before = timezone.now() - timedelta(days=days)
        count = 0
        while done := Run.objects.abandon_idle(before, BATCH):
            count += done
        while Run.objects.delete_looks(timezone.now() - KEEP_LOOKS, BATCH):
            pass
        self.stdout.write(f"{count:,} run{' was' if count == 1 else 's were'} marked as abandoned.")
