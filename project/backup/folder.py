"""One backup on disk: a folder with the database, the pictures, and a list of them with checksums."""

from __future__ import annotations

import hashlib
import json
import shutil
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path

from django.core.management.base import CommandError

LIST = "backup.json"
PREFIX = "treeline-"
STAMP = f"{PREFIX}%Y%m%dT%H%M%SZ"
UNFINISHED = ".unfinished"


@dataclass(slots=True)
class Contents:
    """``files``: path -> SHA-256. ``counts``: rows of each table. ``migrations``: the last of each app."""

    made_at: str
    vendor: str
    migrations: dict[str, str]
    counts: dict[str, int]
    files: dict[str, str] = field(default_factory=dict)


def begin(parent: Path, now: datetime) -> Path:
    """A new folder for a backup that is not finished."""
    folder = parent / (now.strftime(STAMP) + UNFINISHED)
    folder.mkdir(parents=True, mode=0o700)
    return folder


def finish(folder: Path, contents: Contents) -> Path:
    """Lists the files and gives the folder its name: a backup that was cut off is never taken for a whole one."""
    contents.files = {str(path.relative_to(folder)): checksum(path) for path in sorted(_files(folder))}
    (folder / LIST).write_text(json.dumps(asdict(contents), indent=2) + "\n")
    return folder.rename(folder.with_name(folder.name.removesuffix(UNFINISHED)))


def read(folder: Path) -> Contents:
    """What is in a backup. Raises CommandError if a file is missing or is not as it was written."""
    try:
        contents = Contents(**json.loads((folder / LIST).read_text()))
    except (OSError, ValueError, TypeError) as error:
        raise CommandError(f"{folder} is no finished backup: {LIST} cannot be read ({error}).") from None
    for name, expected in contents.files.items():
        path = folder / name
        if not path.is_file():
            raise CommandError(f"{name} is missing in this backup. Nothing was restored.")
        if checksum(path) != expected:
            raise CommandError(f"{name} is damaged: its checksum differs. Nothing was restored.")
    return contents


def prune(parent: Path, keep: int) -> list[Path]:
    """Deletes all but the newest ``keep`` backups, and unfinished ones older than they. Answers what it deleted."""
    finished = sorted(each for each in parent.glob(f"{PREFIX}*Z") if (each / LIST).is_file())
    newest = finished[-1].name if finished else ""
    old = [*finished[:-keep], *(each for each in parent.glob(f"{PREFIX}*{UNFINISHED}") if each.name < newest)]
    for each in old:
        shutil.rmtree(each)
    return old


def checksum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]
