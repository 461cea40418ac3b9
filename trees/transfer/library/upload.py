"""A library that was uploaded as a ZIP: what importing it would change, then the import, or a sentence why not."""

from __future__ import annotations

from typing import BinaryIO

from django.core.exceptions import ValidationError

from accounts.models import Team, User
from trees.core.fingerprint import fingerprint
from trees.core.formats import FormatError
from trees.models import Folder, Stale
from trees.transfer.library.files import load
from trees.transfer.library.importer import Change, PreviewOutdated, changes_fingerprint, import_library
from trees.transfer.library.zip_file import ArchiveError, unpack

CHANGED = "The library changed in the meantime, so nothing was imported. The preview is up to date now."
ANOTHER_FILE = "This is not the file of the preview, so nothing was imported. The preview is up to date now."


class UploadRefused(Exception):
    """Why nothing was imported, in a sentence."""


def preview(archive: BinaryIO, name: str, *, team: Team, by: User, folder: Folder | None) -> tuple[list[Change], str]:
    """What importing would change, and a token of both the file and the changes. Saves nothing. UploadRefused."""
    changes = _import(archive, team, by, folder, dry_run=True)
    return changes, f"{_digest(archive, name)}.{changes_fingerprint(changes)}"


def import_previewed(
    archive: BinaryIO, name: str, token: str, *, team: Team, by: User, folder: Folder | None
) -> list[Change]:
    """Makes the changes that ``token``, which ``preview`` gave, stands for. UploadRefused when they are others now."""
    file, _, changes = token.partition(".")
    if file != _digest(archive, name):
        raise UploadRefused(ANOTHER_FILE)
    return _import(archive, team, by, folder, expected=changes)


def _import(
    archive: BinaryIO,
    team: Team,
    by: User,
    folder: Folder | None,
    *,
    dry_run: bool = False,
    expected: str | None = None,
) -> list[Change]:
    archive.seek(0)
    try:
        return import_library(
            load(unpack(archive)), team=team, by=by, folder=folder, dry_run=dry_run, expected=expected
        )
    except FormatError as error:
        raise UploadRefused(f"{error.reason} {error.hint}".strip()) from None
    except ArchiveError as error:
        raise UploadRefused(str(error)) from None
    except ValidationError as error:
        raise UploadRefused(" ".join(error.messages)) from None
    except (Stale, PreviewOutdated):
        raise UploadRefused(CHANGED) from None


def _digest(archive: BinaryIO, name: str) -> str:
    archive.seek(0)
    return fingerprint(name, archive.read())
