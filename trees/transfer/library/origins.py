"""What the files of a library said before, read and recorded: the base from which an import merges."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from datetime import date
from typing import Any

from accounts.models import Team
from trees.models import Folder, GuideOrigin, LibraryOrigin, Tree
from trees.transfer.library.content import FolderEntry, GuideEntry, Library
from trees.transfer.library.fields import GUIDE_FIELDS, Places

ROWS_PER_STATEMENT = 200
Details = dict[str, Any]  # a value by the name of a guide's field
Rows = dict[str, list[Any]]  # as a LibraryOrigin has them


def library_origin(team: Team, base: Folder | None) -> LibraryOrigin:
    """Of what was imported into ``base``; an empty one, not saved, where nothing was."""
    known = None if base and not base.pk else LibraryOrigin.objects.filter(team=team, folder=base).first()
    return known or LibraryOrigin(team=team, folder=base)


def details_of(tree: Tree) -> Details:
    """What the files said of ``tree``, whose ``library_origin`` was read; {} where that is not known."""
    known: GuideOrigin | None = tree._state.fields_cache.get("library_origin")  # not in it for a new tree
    return {name: _value(name, stored) for name, stored in known.details.items()} if known else {}


def stated(entry: GuideEntry, places: Places, has_manifest: bool) -> Details:
    """What the files say of a guide."""
    fields = {name: each for name, each in GUIDE_FIELDS.items() if has_manifest or not each.in_manifest}
    return {name: each.of_entry(entry, places) for name, each in fields.items()}


def record_guides(details: Mapping[Tree, Details]) -> None:
    """What the files say now, of saved guides, folders and categories. Only what differs is written."""
    rows = []
    for tree, new in details.items():
        before = details_of(tree)
        if before != (now := before | new):
            stored = {name: _stored(value) for name, value in now.items()}
            rows.append(GuideOrigin(tree_id=tree.pk, details=stored))
    GuideOrigin.objects.bulk_create(
        rows, ROWS_PER_STATEMENT, update_conflicts=True, unique_fields=["tree"], update_fields=["details"]
    )


def record_library(origin: LibraryOrigin, library: Library, places: Places, undecided: Container[str]) -> None:
    """What the files say of folders and categories; of those that are ``undecided`` what they said before. A part of a
    library, or one without ``library.toml``, keeps what is known of the others."""
    folders = {entry.path: [places.folders.key(entry.path), entry.name] for entry in library.folders}
    colours = {entry.name: entry.colour for entry in library.categories}
    categories = {name: [*places.categories.keys([name]), colours.get(name, "")] for name in places.categories.by_name}
    if library.only or not library.has_manifest:
        folders, categories = (
            _kept(origin.folders, folders) | folders,
            _kept(origin.categories, categories) | categories,
        )
    folders = _decided(folders, origin.folders, undecided)
    categories = _decided(categories, origin.categories, undecided)
    if (origin.folders, origin.categories) != (folders, categories):
        origin.folders, origin.categories = folders, categories
        origin.save()


def record_first_export(trees: Iterable[Tree]) -> None:
    """The state of guides of which no file said anything yet."""
    new = list(trees)
    for tree in new:
        tree.library_serial = tree.serial
    Tree.objects.bulk_update(new, ["library_serial"], ROWS_PER_STATEMENT)
    details = {each: {name: _stored(row.of_tree(each)) for name, row in GUIDE_FIELDS.items()} for each in new}
    rows = [GuideOrigin(tree=tree, details=values) for tree, values in details.items()]
    GuideOrigin.objects.bulk_create(rows, ROWS_PER_STATEMENT, ignore_conflicts=True)


def record_exported_places(
    team: Team, folders: Mapping[int, FolderEntry], categories: Mapping[str, tuple[int, str]]
) -> None:
    """By which path and name files know a folder and a category from now on. ``categories``: name -> key, colour."""
    origin = library_origin(team, None)
    more = {each.path: [key, each.name] for key, each in folders.items()}
    colours = {name: [*row] for name, row in categories.items()}
    more = {path: row for path, row in more.items() if origin.folders.get(path, [0])[0] != row[0]}
    colours = {name: row for name, row in colours.items() if origin.categories.get(name, [0])[0] != row[0]}
    if more or colours:
        origin.folders, origin.categories = origin.folders | more, origin.categories | colours
        origin.save()


def _kept(before: Rows, now: Rows) -> Rows:
    """Of ``before``, what is not known by another name now."""
    keys = {key for key, _ in now.values()}
    return {name: row for name, row in before.items() if row[0] not in keys}


def _decided(now: Rows, before: Rows, undecided: Container[str]) -> Rows:
    rows = ((name, before.get(name) if name in undecided else row) for name, row in now.items())
    return {name: row for name, row in rows if row}


def _stored(value: Any) -> Any:
    if isinstance(value, frozenset):
        return sorted(value)
    return value.isoformat() if isinstance(value, date) else value


def _value(name: str, stored: Any) -> Any:
    if name == "categories":
        return frozenset(stored)
    return date.fromisoformat(stored) if name == "review" and stored else stored
