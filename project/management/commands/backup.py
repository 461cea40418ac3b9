"""``manage.py backup DIR``: the database and the pictures, while the site is in use."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from project.backup.site import back_up


class Command(BaseCommand):
    help = "Backs up the database and the pictures to a new folder in DIR. The secret key is not part of it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("dir", type=Path, metavar="DIR")
        parser.add_argument("--keep", type=int, default=14, help="how many backups to keep in DIR (14)")

    def handle(self, dir: Path, keep: int, **options: Any) -> None:
        if keep < 1:
            raise CommandError("--keep is at least 1.")
        try:
            made, contents, deleted = back_up(dir, keep)
        except OSError as error:
            raise CommandError(f"The backup could not be written: {error}") from None
        rows, files = sum(contents.counts.values()), len(contents.files)
        self.stdout.write(f"Backed up {rows:,} rows and {files - 1:,} pictures to {made}")
        if deleted:
            self.stdout.write(f"Deleted {len(deleted)} older backups.")
        self.stdout.write("The secret key is not in it: keep SECRET_KEY, or secret_key in VAR_DIR, somewhere else.")
