"""``manage.py export_trees DIR --team NAME``: a library as files. Running it again writes only what changed.

With ``--format``, a file of that format for each guide instead.
"""

import sys
from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from accounts.models import Team
from trees.core.formats import FormatError
from trees.management.commands.import_trees import find_team
from trees.models import Folder
from trees.transfer.export_files import LEFT_OUT, REFUSED, write_exports
from trees.transfer.exports import EXPORTS
from trees.transfer.library import directory
from trees.transfer.library.directory import CHANGED, UNCHANGED, WRITTEN
from trees.transfer.library.exporter import export_library
from trees.transfer.library.files import dump

FILE_STATES = (WRITTEN, CHANGED, UNCHANGED, LEFT_OUT, REFUSED)
DRY_RUN_WORDS = {"written": "would write", "changed": "would change", "removed": "would remove"}


class Command(BaseCommand):
    help = (
        "Writes a team's library, or a folder of it, into a directory: a Markdown file for each guide, the pictures, "
        "and library.toml. Running it again writes only what changed, and removes the files of guides that are gone. "
        "With --format, a file of another format for each guide, such as pdf or svg."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("directory", type=Path, metavar="DIR", help="created where it is missing")
        parser.add_argument("--team", required=True, help="name or id of the team")
        parser.add_argument("--folder", default="", help='export this folder only, such as "Network/VPN"')
        parser.add_argument("--format", choices=list(EXPORTS), help="a file of this format for each guide")
        parser.add_argument("--live", action="store_true", help="with --format: the live releases, not the drafts")
        parser.add_argument("--dry-run", action="store_true", help="print what would be written, and write nothing")

    def handle(self, team: str, folder: str, **options: Any) -> None:
        if options["live"] and not options["format"]:
            raise CommandError("--live needs --format: a library holds the drafts.")
        owner = find_team(team)
        write = self.write_files if options["format"] else self.write_library
        try:
            write(options["directory"], owner, find_folder(owner, folder), **options)
        except FormatError as error:
            raise CommandError(str(error)) from None
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}") from None

    def write_library(self, place: Path, team: Team, folder: Folder | None, dry_run: bool, **options: Any) -> None:
        before = directory.read_manifest(place)
        names = {guide.id: guide.file.rpartition("/")[2] for guide in before.guides}
        with transaction.atomic():
            library = export_library(team, folder, names)
            if dry_run:
                transaction.set_rollback(True)
        if before.has_manifest and before.only != library.only:
            raise CommandError(f"{place} holds {before.only or 'a whole library'}: choose another directory.")
        changes = directory.write(place, dump(library), before, dry_run)
        self.stdout.write(report(changes, dry_run))

    def write_files(
        self, place: Path, team: Team, folder: Folder | None, format: str, live: bool, dry_run: bool, **options: Any
    ) -> None:
        """Prints each file that was not the same already. Exit status 1 if a guide was refused."""
        counts = Counter[str]()
        for state, path, why in write_exports(place, team, folder, format, live=live, dry_run=dry_run):
            counts[state] += 1
            if state != UNCHANGED:
                word = DRY_RUN_WORDS.get(state, state) if dry_run else state
                self.stdout.write(f"{word.ljust(12)}  {path}{f'  {why}' if why else ''}")
        self.stdout.write(", ".join(f"{counts[state]} {state}" for state in FILE_STATES))
        if counts[REFUSED]:
            sys.exit(1)


def report(changes: list[tuple[str, str]], dry: bool) -> str:
    """A line for each file that was changed, below them the count of each state."""
    width = max(map(len, DRY_RUN_WORDS.values())) if dry else 7
    lines = [
        f"{(DRY_RUN_WORDS[state] if dry else state).ljust(width)}  {path}"
        for state, path in changes
        if state in DRY_RUN_WORDS
    ]
    counts = {state: sum(change[0] == state for change in changes) for state in (*DRY_RUN_WORDS, "unchanged")}
    return "\n".join([*lines, ", ".join(f"{count} {state}" for state, count in counts.items())])


def find_folder(team: Team, path: str) -> Folder | None:
    """The folder at ``path``, such as "Network/VPN"; None for ""."""
    folder = None
    for name in filter(None, (part.strip() for part in path.split("/"))):
        folder = team.folders.filter(parent=folder, name=name).first()
        if folder is None:
            raise CommandError(f"There is no folder {path} in {team}.")
    return folder
