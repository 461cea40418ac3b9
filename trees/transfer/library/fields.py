"""The fields of a guide beside its text, as an import compares and sets them: one row each.

The file of a guide has its title and description; the path of the file says the folder; ``library.toml`` has the rest
(``trees/transfer/library/manifest.py`` reads and writes it).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from trees.core.text import one_line, tidy
from trees.models import Tree
from trees.transfer.library.content import GuideEntry
from trees.transfer.library.places import Categories, Folders

TEXT = "text"  # the content itself


@dataclass(frozen=True, slots=True)
class Places:
    """What the folders and categories of a library are in the team."""

    folders: Folders
    categories: Categories


@dataclass(frozen=True, slots=True)
class GuideField:
    """``name``: what ``Tree.update_details`` calls it, "" for a field with a verb of its own. ``of_tree`` and
    ``of_entry`` return values that can be compared. ``in_words``: such a value for people. ``in_manifest``: without a
    ``library.toml`` the field is left unchanged."""

    name: str
    of_tree: Callable[[Tree], Any]
    of_entry: Callable[[GuideEntry, Places], Any]
    in_words: Callable[[Any, Places], str]
    in_manifest: bool = False


def _categories_in_words(keys: Iterable[int | str], places: Places) -> str:
    return ", ".join(sorted(places.categories.by_key[key].name for key in keys)) or "none"


def _date_in_words(day: date | None, places: Places) -> str:
    return day.isoformat() if day else "none"


# By the name that previews and the API show.
GUIDE_FIELDS = {
    "title": GuideField(
        "title", lambda tree: tree.title, lambda entry, _: entry.document.title, lambda title, _: str(title)
    ),
    "description": GuideField(
        "description",
        lambda tree: tidy(tree.description),
        lambda entry, _: entry.document.description,
        lambda text, _: one_line(text) or "none",
    ),
    "folder": GuideField(
        "folder",
        lambda tree: tree.folder_id,
        lambda entry, places: places.folders.key(entry.folder_path),
        lambda key, places: places.folders.name(key),
    ),
    "categories": GuideField(
        "categories",
        lambda tree: frozenset(category.pk for category in tree.categories.all()),
        lambda entry, places: places.categories.keys(entry.categories),
        _categories_in_words,
        in_manifest=True,
    ),
    "archive": GuideField(
        "",
        lambda tree: bool(tree.archived_at),
        lambda entry, _: entry.archived,
        lambda archived, _: "archived" if archived else "not archived",
        in_manifest=True,
    ),
    "review": GuideField(
        "review_on", lambda tree: tree.review_on, lambda entry, _: entry.review, _date_in_words, in_manifest=True
    ),
}
