"""``manage.py abandon_runs``: for a timer, once a day."""

from datetime import timedelta

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from trees.models import Run

DAYS = 30
MOST_DAYS = 36_500
BATCH = 500


class Command(BaseCommand):
    help = "Marks runs as abandoned in which nothing happened for 30 days. Whoever goes on with one has it back."

    def add_arguments(self, parser):
        parser.add_argument("--days", type=int, default=DAYS, help=f"how long nothing happened; {DAYS} unless told")

    def handle(self, *, days, **options):
        if not 0 < days <= MOST_DAYS:
            raise CommandError(f"--days is a number from 1 to {MOST_DAYS}.")
        before = timezone.now() - timedelta(days=days)
        count = 0
        while done := Run.objects.abandon_idle(before, BATCH):
            count += done
        self.stdout.write(f"{count:,} run{' was' if count == 1 else 's were'} marked as abandoned.")
