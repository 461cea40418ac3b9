"""The fields of a guide beside its text, as an import compares and sets them: one row each.

The file of a guide has its title and description; the path of the file says the folder; ``library.toml`` has the rest
(``trees/transfer/library/manifest.py`` reads and writes it).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from trees.core.text import tidy
from trees.models import Folder, Tree
from trees.transfer.library.content import GuideEntry

TEXT = "text"  # the content itself
Folders = Mapping[str, Folder | None]  # by path


@dataclass(frozen=True, slots=True)
class GuideField:
    """``name``: what ``Tree.update_details`` calls it, "" for a field with a verb of its own. Both functions return
    values that can be compared. ``in_manifest``: without a ``library.toml`` the field is left unchanged."""

    name: str
    of_tree: Callable[[Tree], object]
    of_entry: Callable[[GuideEntry, Folders], object]
    in_manifest: bool = False


# By the name that previews and the API show.
GUIDE_FIELDS = {
    "title": GuideField("title", lambda tree: tree.title, lambda entry, _: entry.document.title),
    "description": GuideField(
        "description", lambda tree: tidy(tree.description), lambda entry, _: entry.document.description
    ),
    "folder": GuideField("folder", lambda tree: tree.folder, lambda entry, folders: folders[entry.folder_path]),
    "categories": GuideField(
        "categories",
        lambda tree: {category.name for category in tree.categories.all()},
        lambda entry, _: set(entry.categories),
        in_manifest=True,
    ),
    "archive": GuideField("", lambda tree: bool(tree.archived_at), lambda entry, _: entry.archived, in_manifest=True),
    "review": GuideField("review_on", lambda tree: tree.review_on, lambda entry, _: entry.review, in_manifest=True),
}
