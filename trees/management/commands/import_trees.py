"""``manage.py import_trees PATH... --team NAME``: guides from files and folders. Running it again updates them."""

import sys
from collections.abc import Iterable, Iterator
from math import inf
from pathlib import Path, PurePosixPath
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from accounts.models import Team, User
from project.web.errors import Conflict
from trees.core.formats import READABLE, FormatError, is_readable_name
from trees.core.text import name_key, quoted
from trees.models import Folder
from trees.transfer import plan as planning
from trees.transfer.library import directory
from trees.transfer.library.changes import Change
from trees.transfer.library.content import Library
from trees.transfer.library.files import load
from trees.transfer.library.importer import import_library
from trees.transfer.library.manifest import MANIFEST
from trees.transfer.library.merging import Edits
from trees.transfer.library.pictures import PreparedPictures, prepare_pictures
from trees.transfer.merging import ConflictRow
from trees.transfer.pictures import pictures_below, stored_pictures, with_final_urls
from trees.transfer.plan import PlannedGuide
from trees.transfer.saving import apply_plan
from trees.transfer.sources import EDITS, MERGE, imported_again

Row = tuple[str, str, int | str, str]  # state, file, line ("" for none), title or reason


class Command(BaseCommand):
    help = (
        "Imports guides. A folder is searched for files with a known suffix, subfolders included. A folder with a "
        "library.toml, as export_trees writes it, is a library: the team's library is updated to match it. A file that "
        "cannot be read does not stop the others. Running it again updates changed guides and creates no duplicates."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="a file, or a folder with files in it")
        parser.add_argument("--team", required=True, help="name or id of the team")
        parser.add_argument(
            "--folder", default="", help='folder of the library, such as "Network/VPN"; created where it is missing'
        )
        parser.add_argument(
            "--format", default="", choices=["", *READABLE], help="of all files; detected per file by default"
        )
        parser.add_argument("--dry-run", action="store_true", help="print what would change, and change nothing")
        parser.add_argument(
            "--edits",
            default=MERGE,
            choices=[*EDITS],
            help="what becomes of edits made here when files are imported again. "
            + "; ".join(f"{name}: {words}" for name, words in EDITS.items()),
        )
        parser.add_argument(
            "--delete", action="store_true", help="archive the guides of a library that have no file any more"
        )
        parser.add_argument("--by", help="email of the user that is recorded as the author")

    def handle(
        self,
        paths: list[Path],
        team: str,
        folder: str,
        format: str,
        by: str | None,
        dry_run: bool,
        delete: bool,
        edits: str,
        **options: Any,
    ) -> None:
        owner, person = find_team(team), find_person(by)
        libraries = [path for path in paths if (path / MANIFEST).is_file()]
        if delete and len(libraries) != len(paths):
            raise CommandError(f"--delete needs folders with a {MANIFEST}, which lists what has to be there.")
        contents = [read_library(path) for path in libraries]
        place = find_folder(owner, folder)
        if place and not place.pk and not dry_run:
            create_folders(place)
        files = [path for path in paths if path not in libraries]
        where: dict[str, Any] = {"team": owner, "folder": place, "by": person}
        rows = import_files(files, format, edits, dry_run, **where)
        how = {**where, "archive_missing": delete, "dry_run": dry_run, "edits": Edits(edits)}
        for path, (library, pictures) in zip(libraries, contents, strict=True):
            rows += import_directory(path, library, pictures=pictures, **how)
        self.stdout.write(table(rows) + (". Nothing was changed." if dry_run else ""))
        if any(row[0] == "refused" for row in rows):
            sys.exit(1)


def import_files(paths: list[Path], format: str, edits: str, dry_run: bool, **where: Any) -> list[Row]:
    rows: list[Row] = []
    seen: set[str] = set()
    for name, file in tqdm(list(files_in(paths)), unit="file", file=sys.stderr, disable=None):
        if name in seen:
            rows.append(("refused", name, "", f"{file} would replace another one. Import the folder above both."))
            continue
        seen.add(name)
        rows += import_file(name, file, format, edits, dry_run, **where)
    return rows


def read_library(path: Path) -> tuple[Library, PreparedPictures]:
    """A library and its pictures. No limit of pixels here: a command may take long, a request may not."""
    try:
        library = load(directory.read(path))
    except (FormatError, OSError) as error:
        raise CommandError(f"{path}: {error}") from None
    return library, prepare_pictures(library.pictures, max_pixels=inf)


def import_directory(path: Path, library: Library, **how: Any) -> list[Row]:
    """Imports a library, all of it or nothing. Returns a row of the table for each guide."""
    try:
        changes = import_library(library, **how)
    except ValidationError as error:
        raise CommandError(f"{path}: {' '.join(error.messages)}") from None
    except (Conflict, OSError) as error:
        raise CommandError(f"{path}: {error}") from None
    return [row for change in changes for row in change_rows(change, how["dry_run"])]


def change_rows(change: Change, dry_run: bool) -> list[Row]:
    """What an import does with a guide; below it what changes, and what both sides say where they differ."""
    if error := change.error:
        first: Row = (change.state, change.file, error.line, f"{error.reason} {error.hint}".strip())
    else:
        what = f": {', '.join(change.fields)}" if change.fields else ""
        first = (change.state, change.file, "", f"{change.title}{what}")
    lines: list[Row] = [("", "", "", f"  {line}") for line in change.lines] if dry_run else []
    return [first, *lines, *conflict_rows(change.conflicts)]


def files_in(paths: list[Path]) -> Iterator[tuple[str, Path]]:
    """Each file with its name: the path below the folder that was given."""
    for path in paths:
        if not path.exists():
            raise CommandError(f"There is no {path}.")
        if path.is_file():
            yield path.name, path
            continue
        files = sorted(each for each in path.rglob("*") if is_readable_name(each.name) and each.is_file())
        yield from ((file.relative_to(path).as_posix(), file) for file in files)


def import_file(name: str, file: Path, format: str, edits: str, dry_run: bool, **where: Any) -> list[Row]:
    """Imports the guides of ``file``, all that are not refused or none. Returns rows of the table for each."""
    top, team, by = file.parents[len(PurePosixPath(name).parts) - 1], where["team"], where["by"]
    try:
        plan = planning.plan_import([(name, file.read_bytes())], format, pictures_below(top))
        if dry_run:
            plan = imported_again([with_final_urls(each, team) for each in plan], team, "", edits)
            return [row for each in plan for row in planned_rows(each, name)]
        with stored_pictures(plan, team=team, by=by) as (plan, pictures):
            plan = imported_again(plan, team, "", edits)
            done = apply_plan(plan, source="", pictures=pictures, **where)
    except OSError as error:
        return [("refused", name, "", error.strerror or str(error))]
    except ValidationError as error:
        return [("refused", name, "", " ".join(error.messages))]
    except Conflict as conflict:
        return [("refused", name, "", str(conflict))]
    made = [(each.state, name, "", each.tree.title) for each in done]
    return made + [row for each in plan if each.error for row in planned_rows(each, name)]


def planned_rows(planned: PlannedGuide, name: str) -> list[Row]:
    """What an import would do with a guide; below it what changes, and what both sides say where they differ."""
    if planned.error:
        rows: list[Row] = [
            ("refused", name, planned.error.line, f"{planned.error.reason} {planned.error.hint}".strip())
        ]
    else:
        rows = [(planned.state, name, "", planned.document.title)]
        rows += [("", "", "", f"  {line}") for line in planned.changes]
    return [*rows, *conflict_rows(planned.conflicts)]


def conflict_rows(conflicts: Iterable[ConflictRow]) -> list[Row]:
    rows: list[Row] = []
    for each in conflicts:
        rows.append(("", "", "", f"  {quoted(each.title)}, here: {'; '.join(each.here) or 'deleted'}"))
        rows.append(("", "", "", f"  {quoted(each.title)}, file: {'; '.join(each.file) or 'deleted'}"))
    return rows


def table(rows: list[Row]) -> str:
    """The rows as aligned text, below them the count of each state."""
    widths = [max((len(str(row[i])) for row in rows), default=0) for i in range(3)]
    lines = ["  ".join([*(str(row[i]).ljust(widths[i]) for i in range(3)), row[3]]).rstrip() for row in rows]
    states = ["made", "updated", "unchanged", "refused"]
    states += [state for state in ("missing", "archived") if any(row[0] == state for row in rows)]
    counts = {state: sum(row[0] == state for row in rows) for state in states}
    return "\n".join([*lines, ", ".join(f"{count} {state}" for state, count in counts.items())])


def find_team(text: str) -> Team:
    if text.isdecimal() and (team := Team.objects.filter(pk=int(text)).first()):
        return team
    teams = list(Team.objects.filter(name__iexact=text))
    if len(teams) == 1:
        return teams[0]
    if teams:
        raise CommandError(
            f"{len(teams)} teams are called {text}: choose one by its id, {', '.join(str(team.pk) for team in teams)}."
        )
    raise CommandError(f"There is no team {text}. There are: {', '.join(map(str, Team.objects.all()[:20])) or 'none'}.")


def find_person(email: str | None) -> User | None:
    if email is None:
        return None
    try:
        return User.objects.get_by_natural_key(email)
    except User.DoesNotExist:
        raise CommandError(f"There is no user with the email {email}.") from None


def find_folder(team: Team, path: str) -> Folder | None:
    """The folder at ``path``, such as "Network/VPN"; None for "". What is missing of it is not saved."""
    folder: Folder | None = None
    for name in filter(None, (part.strip() for part in path.split("/"))):
        beside = team.folders.filter(parent=folder) if folder is None or folder.pk else Folder.objects.none()
        known = {name_key(each.name): each for each in beside} | {each.name: each for each in beside}
        folder = known.get(name) or known.get(name_key(name)) or Folder(team=team, parent=folder, name=name)
    return folder


def create_folders(folder: Folder) -> None:
    """Saves a folder of ``find_folder``, and those above it that are new."""
    if folder.parent and not folder.parent.pk:
        create_folders(folder.parent)
    folder.parent = folder.parent  # it has a key by now
    try:
        folder.full_clean()
    except ValidationError as error:
        raise CommandError(f"{folder.name}: {' '.join(error.messages)}") from None
    folder.save()
