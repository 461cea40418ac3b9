"""``manage.py import_trees PATH... --team NAME``: guides from files and folders. Running it again updates them."""

import sys
from collections.abc import Iterator
from contextlib import nullcontext
from math import inf
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from tqdm import tqdm

from accounts.models import Team, User
from project.web.errors import Conflict
from trees.core.formats import READABLE, SUFFIXES, FormatError
from trees.models import Folder
from trees.transfer import plan as planning
from trees.transfer.library import directory
from trees.transfer.library.content import Library
from trees.transfer.library.files import load
from trees.transfer.library.importer import Change, import_library
from trees.transfer.library.manifest import MANIFEST
from trees.transfer.library.pictures import PreparedPictures, prepare_pictures


class Command(BaseCommand):
    help = (
        "Imports guides. A folder is searched for files with a known suffix, all the way down; with a library.toml, as "
        "export_trees writes it, it is a library, and the team's is brought in step with it. A file that can't be read "
        "does not stop the others. Running it again updates the guides that changed and makes none twice."
    )

    def add_arguments(self, parser):
        parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="a file, or a folder with files in it")
        parser.add_argument("--team", required=True, help="whose library: the team's name or id")
        parser.add_argument("--folder", default="", help='where in it: "Network/VPN"; what is missing is made')
        parser.add_argument("--format", default="", choices=["", *READABLE], help="of all files; else seen from each")
        parser.add_argument("--dry-run", action="store_true", help="say what would be done, and do nothing")
        parser.add_argument("--delete", action="store_true", help="archive guides of a library that have no file now")
        parser.add_argument("--by", help="e-mail address of the person it is done for")

    def handle(self, paths, team, folder, format, by, dry_run, delete, **options):
        team, by = find_team(team), find_person(by)
        libraries = [path for path in paths if (path / MANIFEST).is_file()]
        if delete and len(libraries) != len(paths):
            raise CommandError(f"--delete needs folders with a {MANIFEST}, which says what has to be there.")
        found = [read_library(path) for path in libraries]
        with transaction.atomic() if dry_run else nullcontext():
            place = find_folder(team, folder)
            rows = import_files([path for path in paths if path not in libraries], format, team, place, by)
            for path, (library, pictures) in zip(libraries, found, strict=True):
                how = {"archive_missing": delete, "dry_run": dry_run, "pictures": pictures}
                rows += import_directory(path, library, team=team, folder=place, by=by, **how)
            if dry_run:
                transaction.set_rollback(True)
        self.stdout.write(table(rows) + (". Nothing was changed." if dry_run else ""))
        if any(row[0] == "refused" for row in rows):
            sys.exit(1)


def import_files(paths: list[Path], format: str, team: Team, place: Folder | None, by: User | None) -> list[tuple]:
    rows, seen = [], set()
    for name, file in tqdm(list(files_in(paths)), unit="file", file=sys.stderr, disable=None):
        if name in seen:
            rows.append(("refused", name, "", f"{file} would replace another one. Import the folder above both."))
            continue
        seen.add(name)
        rows += import_file(name, file, format, team=team, folder=place, by=by)
    return rows


def read_library(path: Path) -> tuple[Library, PreparedPictures]:
    """A library, and its pictures however many they are: nobody waits for a command."""
    try:
        library = load(directory.read(path))
    except (FormatError, OSError) as error:
        raise CommandError(f"{path}: {error}") from None
    return library, prepare_pictures(library.pictures, max_pixels=inf)


def import_directory(path: Path, library: Library, **how) -> list[tuple]:
    """What became of each guide of a library: rows of the table. All of it is done, or nothing."""
    try:
        changes = import_library(library, **how)
    except ValidationError as error:
        raise CommandError(f"{path}: {' '.join(error.messages)}") from None
    except (Conflict, OSError) as error:
        raise CommandError(f"{path}: {error}") from None
    return [row(change) for change in changes]


def row(change: Change) -> tuple:
    if error := change.error:
        return (change.state, change.file, error.line, f"{error.reason} {error.hint}".strip())
    what = f": {', '.join(change.fields)}" if change.fields else ""
    return (change.state, change.file, "", f"{change.title}{what}")


def files_in(paths: list[Path]) -> Iterator[tuple[str, Path]]:
    """Each file with the name it is known by: its path below the folder that was given."""
    for path in paths:
        if not path.exists():
            raise CommandError(f"There is no {path}.")
        if path.is_file():
            yield path.name, path
            continue
        found = sorted(each for each in path.rglob("*") if each.suffix.lower() in SUFFIXES and each.is_file())
        yield from ((each.relative_to(path).as_posix(), each) for each in found)


def import_file(name: str, file: Path, format: str, **where) -> list[tuple]:
    """What became of each guide in ``file``: rows of the table. All of a file's guides are made, or none."""
    try:
        plan = planning.plan_import([(name, file.read_bytes())], format)
        done = planning.apply_plan(plan, source="", **where)
    except OSError as error:
        return [("refused", name, "", error.strerror)]
    except ValidationError as error:
        return [("refused", name, "", " ".join(error.messages))]
    except Conflict as conflict:
        return [("refused", name, "", str(conflict))]
    made = [(each.state, name, "", each.tree.title) for each in done]
    refused = [
        ("refused", name, each["line"], f"{each['reason']} {each['hint']}".strip()) for each in planning.refusals(plan)
    ]
    return made + refused


def table(rows: list[tuple]) -> str:
    """Rows of state, file, line and title or reason as aligned text, below it how many of each."""
    widths = [max((len(str(row[i])) for row in rows), default=0) for i in range(3)]
    lines = ["  ".join([*(str(row[i]).ljust(widths[i]) for i in range(3)), row[3]]).rstrip() for row in rows]
    states = ["made", "updated", "unchanged", "refused"]
    states += [state for state in ("missing", "archived") if any(row[0] == state for row in rows)]
    counts = {state: sum(row[0] == state for row in rows) for state in states}
    return "\n".join([*lines, ", ".join(f"{count} {state}" for state, count in counts.items())])


def find_team(text: str) -> Team:
    if text.isdecimal() and (team := Team.objects.filter(pk=int(text)).first()):
        return team
    found = list(Team.objects.filter(name__iexact=text))
    if len(found) == 1:
        return found[0]
    if found:
        raise CommandError(
            f"{len(found)} teams are called {text}: say which by id, {', '.join(str(t.pk) for t in found)}."
        )
    raise CommandError(f"There is no team {text}. There are: {', '.join(map(str, Team.objects.all()[:20])) or 'none'}.")


def find_person(email: str | None) -> User | None:
    if email is None:
        return None
    try:
        return User.objects.get_by_natural_key(email)
    except User.DoesNotExist:
        raise CommandError(f"Nobody signs in as {email}.") from None


def find_folder(team: Team, path: str) -> Folder | None:
    """The folder at ``path``, such as "Network/VPN", made where it is missing; None for ""."""
    folder = None
    for name in filter(None, (part.strip() for part in path.split("/"))):
        found = team.folders.filter(parent=folder, name=name).first()
        folder = found or make_folder(Folder(team=team, parent=folder, name=name))
    return folder


def make_folder(folder: Folder) -> Folder:
    try:
        folder.full_clean()
    except ValidationError as error:
        raise CommandError(f"{folder.name}: {' '.join(error.messages)}") from None
    folder.save()
    return folder
