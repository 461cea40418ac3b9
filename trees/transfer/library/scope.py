"""Which guides of a team the files of a library are about: all, or those in the exported folder."""

from __future__ import annotations

from accounts.models import Team
from trees.models import Folder, Tree
from trees.transfer.library.content import Library


class Scope:
    """The folder that the files are about. ``everything``: the whole team. Neither: a folder that does not exist."""

    def __init__(self, library: Library, team: Team, base: Folder | None) -> None:
        self.everything = base is None and not library.only
        is_new = base is not None and base.pk is None  # a dry run does not make it
        self.folder = None if is_new else _folder(library, team, base)

    def __contains__(self, tree: Tree) -> bool:
        if self.everything:
            return True
        return bool(self.folder and tree.folder and tree.folder.path.startswith(self.folder.path))


def _folder(library: Library, team: Team, base: Folder | None) -> Folder | None:
    folder = base
    names = {entry.path: entry.name for entry in library.folders}
    parts = library.only.split("/") if library.only else []
    for depth, part in enumerate(parts, 1):
        name = names.get("/".join(parts[:depth]), part)
        folder = Folder.objects.filter(team=team, parent=folder, name=name).first()
        if folder is None:
            return None
    return folder
