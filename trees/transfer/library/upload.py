"""A library that was uploaded as a ZIP: what importing it would change, then the import, or a sentence why not."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO

from django.core.exceptions import ValidationError

from accounts.models import Team, User
from trees.core.fingerprint import fingerprint
from trees.core.formats import FormatError
from trees.models import Folder, Stale
from trees.transfer.library.changes import Change, changes_fingerprint
from trees.transfer.library.importer import PreviewOutdated, import_library
from trees.transfer.library.merging import Edits
from trees.transfer.library.zip_file import ArchiveError, load_zip
from trees.transfer.progress import ImportProgress

CHANGED = "The library changed in the meantime, so nothing was imported. The preview is up to date now."
ANOTHER_FILE = "This is not the file of the preview, so nothing was imported. The preview is up to date now."


@dataclass(frozen=True, slots=True)
class Upload:
    """An uploaded ZIP file."""

    name: str
    content: bytes

    @property
    def digest(self) -> str:
        return fingerprint(self.name, self.content)


class UploadRefused(Exception):
    """Why nothing was imported, in a sentence."""


def preview(
    file: Upload, *, team: Team, by: User, folder: Folder | None, progress: ImportProgress, edits: Edits
) -> tuple[list[Change], str]:
    """What importing would change, and a token of both the file and the changes. Saves nothing.

    UploadRefused, or ImportCancelled.
    """
    changes = _import(file, team, by, folder, progress, edits, dry_run=True)
    return changes, f"{file.digest}.{changes_fingerprint(changes)}"


def import_previewed(
    file: Upload, token: str, *, team: Team, by: User, folder: Folder | None, progress: ImportProgress, edits: Edits
) -> list[Change]:
    """Makes the changes that ``token``, which ``preview`` gave, stands for.

    UploadRefused when they are others now, or ImportCancelled.
    """
    digest, _, changes = token.partition(".")
    if digest != file.digest:
        raise UploadRefused(ANOTHER_FILE)
    return _import(file, team, by, folder, progress, edits, expected=changes)


def _import(
    file: Upload,
    team: Team,
    by: User,
    folder: Folder | None,
    progress: ImportProgress,
    edits: Edits,
    *,
    dry_run: bool = False,
    expected: str | None = None,
) -> list[Change]:
    with _refusals():
        library = load_zip(BytesIO(file.content))
        progress.comparing()
        return import_library(
            library,
            team=team,
            by=by,
            folder=folder,
            dry_run=dry_run,
            expected=expected,
            progress=progress,
            about_to_save=progress.saving,
            edits=edits,
        )


@contextmanager
def _refusals() -> Iterator[None]:
    """Raises UploadRefused, with a sentence for the person, in place of what reading and importing raise."""
    try:
        yield
    except FormatError as error:
        raise UploadRefused(f"{error.reason} {error.hint}".strip()) from None
    except ArchiveError as error:
        raise UploadRefused(str(error)) from None
    except ValidationError as error:
        raise UploadRefused(" ".join(error.messages)) from None
    except (Stale, PreviewOutdated):
        raise UploadRefused(CHANGED) from None
