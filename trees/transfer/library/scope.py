"""Which guides of a team the files of a library are about: all, or those in the exported folder."""

from __future__ import annotations

from trees.models import Folder, Tree
from trees.transfer.library.content import Library
from trees.transfer.library.places import Folders


class Scope:
    """The folder that the files are about. ``everything``: the whole team. Neither: a folder that does not exist."""

    def __init__(self, library: Library, base: Folder | None, folders: Folders) -> None:
        self.everything = base is None and not library.only
        folder = folders.by_path.get(library.only)
        self.folder = folder if folder and folder.pk else None  # a dry run does not make it

    def __contains__(self, tree: Tree) -> bool:
        if self.everything:
            return True
        return bool(self.folder and tree.folder and tree.folder.path.startswith(self.folder.path))
