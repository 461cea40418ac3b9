"""The guides of a team as files of one format in a directory, a file each."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from accounts import audit
from accounts.models import Team
from trees.core.formats import FormatError
from trees.core.formats.keys import Names
from trees.models import Folder, Tree
from trees.models.trees.publishing import NOT_PUBLISHED
from trees.sharing.typeset import TypesetError
from trees.transfer.exports import EXPORTS, export_guide, file_bytes
from trees.transfer.library.directory import CHANGED, UNCHANGED, WRITTEN
from trees.transfer.library.exporter import file_name, folder_entries
from trees.transfer.library.manifest import MANIFEST

REFUSED, LEFT_OUT = "refused", "left out"


def write_exports(
    directory: Path, team: Team, folder: Folder | None, name: str, *, live: bool, dry_run: bool
) -> Iterator[tuple[str, str, str]]:
    """Writes the guides that are not archived, and yields ``(state, path, why)`` of each.

    ``live``: the live releases, without guides that have none. A file of the same name is replaced. FormatError where
    the directory holds a library, or a path leads out of it.
    """
    if (directory / MANIFEST).exists():
        raise FormatError(f"{directory} holds a library.", hint="Choose another directory.")
    folders = folder_entries(team, folder)
    guides = Tree.objects.filter(team=team, archived_at=None).select_related("team", "live").order_by("pk")
    guides = guides.in_folder(folder) if folder else guides
    audit.record("folder.exported" if folder else "library.exported", folder or team, team=team.pk, guides=len(guides))
    taken: dict[str, Names] = {}
    for tree in guides:
        above = f"{folders[tree.folder_id].path}/" if tree.folder_id and tree.folder_id in folders else ""
        stem = taken.setdefault(above, Names()).take(file_name(tree.title) or "guide")
        path = f"{above}{stem}{EXPORTS[name].suffix}"
        try:
            content = export_guide(tree, name, reads=live)
        except TypesetError as error:
            yield REFUSED, path, str(error)
            continue
        if content is None:
            yield LEFT_OUT, path, NOT_PUBLISHED
            continue
        yield _write(directory, path, file_bytes(content, EXPORTS[name].media_type), dry_run), path, ""


def _write(directory: Path, path: str, content: bytes, dry_run: bool) -> str:
    file = directory / path
    if not file.resolve().is_relative_to(directory.resolve()):
        raise FormatError(f"{path} is a link out of the directory.", hint="Remove the link.")
    state = WRITTEN if not file.exists() else UNCHANGED if file.read_bytes() == content else CHANGED
    if state != UNCHANGED and not dry_run:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    return state
