"""``manage.py restore BACKUP``: a backup in place of what the site has."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from project.backup.site import counts, restore


class Command(BaseCommand):
    help = "Restores a backup that `backup` made. Stop the site first."
    requires_system_checks = []  # the database may be empty

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("backup", type=Path, metavar="BACKUP")
        parser.add_argument("--replace", action="store_true", help="replace a database that has people in it")

    def handle(self, backup: Path, replace: bool, **options: Any) -> None:
        before = restore(backup, replace).counts
        now = counts()
        differ = {name: (count, now.get(name)) for name, count in before.items() if now.get(name) != count}
        self.stdout.write(f"Restored {sum(now.values()):,} rows from {backup}")
        for name, (was, is_now) in differ.items():
            self.stdout.write(f"{name}: {was:,} rows when it was backed up, {is_now} now.")
