"""Importing a library: creates or updates each guide, with its folder and categories.

What would change is worked out first, which takes seconds for a large library and keeps nobody waiting. Then all of it
is saved in one short transaction, or none of it: where the library has changed in between.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from django.core.exceptions import ValidationError

from accounts import audit
from accounts.models import Team, User
from project.web.errors import Conflict
from project.web.races import raises_conflict
from trees.models import Folder, Picture, Stale, Tree
from trees.models.bulk.saves import GuideSave, save_guides
from trees.transfer.library.changes import ARCHIVED, Change, changes_fingerprint
from trees.transfer.library.comparison import Comparison, Progress
from trees.transfer.library.content import Library
from trees.transfer.library.files import picture_path
from trees.transfer.library.merging import Edits
from trees.transfer.library.origins import record_guides, record_library, stated
from trees.transfer.library.pictures import (
    MAX_PIXELS_PER_IMPORT,
    PreparedPictures,
    prepare_pictures,
    save_rows,
    stored_files,
)
from trees.transfer.library.places import create_folders, rename_folders, save_categories
from trees.transfer.plan import REFUSED

CONCURRENT_CHANGE = (
    "Somebody created or deleted one of these guides, folders or categories at the same time. Nothing was imported: "
    "try again."
)
TREES_PER_STATEMENT = 200


class PreviewOutdated(Exception):
    """The import would make other changes than the preview showed. Nothing was changed."""


def import_library(
    library: Library,
    *,
    team: Team,
    by: User | None,
    folder: Folder | None = None,
    archive_missing: bool = False,
    dry_run: bool = False,
    expected: str | None = None,
    pictures: PreparedPictures | None = None,
    progress: Progress = lambda done, total: None,
    about_to_save: Callable[[], None] = lambda: None,
    edits: Edits | None = None,
) -> list[Change]:
    """Brings ``team`` up to date with ``library``: all of it, or nothing (ValidationError, Stale).

    ``edits``: what becomes of those made here since the last import; kept, and conflicts are refused, by default.
    ``folder``: where to import, instead of the top. ``archive_missing``: archive guides that were imported or exported
    before and have no file now. ``dry_run``: change nothing. ``expected``: the ``changes_fingerprint`` of the preview
    that the user confirmed; raises PreviewOutdated when the changes would be others. ``pictures``: the library's,
    prepared. ``progress``: called while the guides are compared, then ``about_to_save``; what one of them raises ends
    the import, and nothing was saved.
    """
    pictures = prepare_pictures(library.pictures, MAX_PIXELS_PER_IMPORT) if pictures is None else pictures
    comparison = Comparison(library, team, by, folder, archive_missing, progress, edits or Edits())
    comparison.run()
    changes = [*comparison.changes, *_refused(pictures)]
    if expected is not None and changes_fingerprint(changes) != expected:
        raise PreviewOutdated
    if dry_run:
        return changes
    about_to_save()
    _save_with_pictures(comparison, pictures)
    return [_with_key(change, comparison.saves.get(at)) for at, change in enumerate(changes)]


def _save_with_pictures(comparison: Comparison, pictures: PreparedPictures) -> None:
    try:
        with stored_files(pictures.encoded, team=comparison.team, by=comparison.by) as new_pictures:
            _save(comparison, new_pictures)
    except Stale:
        raise
    except (Conflict, Team.DoesNotExist):
        raise ValidationError(CONCURRENT_CHANGE) from None


@raises_conflict
def _save(comparison: Comparison, new_pictures: Iterable[Picture]) -> None:
    # Concurrent imports would create the same guide twice. Other writes to the team need not wait.
    Team.objects.select_for_update(no_key=True).get(pk=comparison.team.pk)
    saves, places = [*comparison.saves.values()], comparison.places
    create_folders(places.folders.to_create(save.tree.folder for save in saves))
    rename_folders(places.folders.renamed)
    save_categories(places.categories.to_save(each for save in saves for each in save.categories or ()))
    save_guides(saves, by=comparison.by)
    save_rows(new_pictures)
    _record_origins(comparison)
    _record(comparison)


def _record_origins(comparison: Comparison) -> None:
    """What the next import merges from."""
    places, has_manifest = comparison.places, comparison.library.has_manifest
    record_guides({tree: stated(guide, places, has_manifest) for guide, tree in comparison.brought})
    record_library(comparison.origin, comparison.library, places, comparison.undecided)
    for tree in comparison.same:
        tree.library_serial = tree.serial
    Tree.objects.bulk_update(comparison.same, ["library_serial"], TREES_PER_STATEMENT)


def _record(comparison: Comparison) -> None:
    team, by = comparison.team, comparison.by
    archived = [save.tree for at, save in comparison.saves.items() if comparison.changes[at].state == ARCHIVED]
    audit.record_each("guide.archived", archived, by=by)
    if comparison.saves:
        audit.record("library.imported", team, by=by, team=team.pk, guides=len(comparison.saves))


def _refused(pictures: PreparedPictures) -> list[Change]:
    return [Change(REFUSED, picture_path(key), "", error=error) for key, error in pictures.refused.items()]


def _with_key(change: Change, save: GuideSave | None) -> Change:
    """With the key that a new guide has got."""
    return replace(change, tree=save.tree.pk) if save else change
