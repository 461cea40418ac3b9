"""``manage.py reindex``: brings the search index up to date, as searches do for a few guides and the worker for all."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import connection

from trees.library.rows.guide_rows import counted
from trees.models import Flag, MissedSearch, Run
from trees.models.search.index import mark_all, refresh_all
from trees.models.search.previous import drop

BATCH = 500


class Command(BaseCommand):
    help = (
        "Indexes guides that wait for it, and runs and flags of an older version. Other sessions may go on meanwhile."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--all", action="store_true", help="index every guide again")
        parser.add_argument(
            "--drop-previous",
            action="store_true",
            help="remove the index of the version before; none of its servers may run any more",
        )

    def handle(self, *, all: bool, drop_previous: bool, verbosity: int, **options: Any) -> None:
        if all:
            mark_all()
        guides = 0
        for number in refresh_all():
            guides += number
            if verbosity > 1:
                self.stdout.write(f"{guides:,} guides")
        runs = 0
        while done := Run.objects.reindex(BATCH):
            runs += done
        flags = 0
        while done := Flag.objects.reindex(BATCH):
            flags += done
        MissedSearch.objects.delete_expired()
        if drop_previous:
            with connection.cursor() as cursor:
                drop(cursor, connection.vendor)
        counts = (counted(guides, "guide"), counted(runs, "run"), counted(flags, "flag"))
        self.stdout.write(f"Indexed {', '.join(counts)}.")
