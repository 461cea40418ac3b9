"""The folders and categories of a library: those that the team has, and those to be created, renamed or coloured.

One that the last import brought is known by its key, whatever it is called here by now. What was renamed, coloured or
deleted here stays so, as long as the files say of it what they said before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from django.core.exceptions import ValidationError

from accounts.models import Team
from project.web.errors import Conflict
from trees.core.text import name_key, quoted
from trees.models import Category, Folder
from trees.models.library.folders import name_taken
from trees.transfer.library.content import CategoryEntry, FolderEntry, GuideEntry
from trees.transfer.library.names import ByName, Matched, refuse_namesakes

FOLDERS_PER_STATEMENT = 50
FOLDER, CATEGORY = "folder", "category"
Origins = Mapping[str, Sequence[Any]]  # as a LibraryOrigin has them
# (what it is, its path or name, what the last import brought, here, file) -> what it becomes
Decide = Callable[[str, str, str | None, str, str], str]


@dataclass(slots=True)
class Folders:
    """By path, ``base`` for "". Those without a key are new. ``deleted``: path -> the key of a folder that was deleted
    here; it is made again only where something goes into it. ``renamed``: with their new names. ``names``: of all, by
    key, as they are here."""

    base: Folder | None
    by_path: dict[str, Folder | None] = field(default_factory=dict)
    deleted: dict[str, int] = field(default_factory=dict)
    renamed: list[Folder] = field(default_factory=list)
    names: dict[int, str] = field(default_factory=dict)

    def name(self, key: int | str | None) -> str:
        """For people."""
        if isinstance(key, int):
            return self.names.get(key, "a deleted folder")
        folder = self.by_path.get(key) if key else None
        return folder.name if folder else "no folder"

    def key(self, path: str) -> int | str | None:
        """The key, also of one that was deleted here; the path of a new one, None for no folder."""
        folder = self.by_path[path]
        return (folder.pk or self.deleted.get(path) or path) if folder else None

    def to_create(self, used: Iterable[Folder | None]) -> dict[str, Folder]:
        """The new ones by path, with what is above them. ``used``: what guides go into."""
        new = {path: folder for path, folder in self.by_path.items() if folder and not folder.pk}
        wanted = {id(folder) for folder in used}
        for path in sorted(new, key=_depth, reverse=True):
            folder = new[path]
            if path in self.deleted and id(folder) not in wanted:
                del new[path]
            else:
                wanted.add(id(folder.parent))
        return new


def match_folders(
    entries: Iterable[FolderEntry], team: Team, base: Folder | None, origins: Origins, decide: Decide
) -> Folders:
    """ValidationError when one that the team does not have cannot be created."""
    all_here = list(Folder.objects.filter(team=team))
    folders = Folders(base, {"": base}, names={each.pk: each.name for each in all_here})
    by_key, by_name, matched = {each.pk: each for each in all_here}, ByName(all_here), Matched()
    for entry in entries:
        key, name = origins.get(entry.path, (0, ""))
        parent = folders.by_path[entry.path.rpartition("/")[0]]
        folder = by_key.get(key)
        if folder:
            _rename(folders, folder, decide(FOLDER, entry.path, name, folder.name, entry.name), by_name)
        elif parent is None or parent.pk:
            folder = by_name.get(entry.name, parent.pk if parent else None)
            if folder:
                matched.note(folder.pk, entry.name)
        if folder is None:
            matched.note((id(parent), name_key(entry.name)), entry.name)
            folder = _new_folder(entry.name, team, parent)
            if key and name == entry.name:
                folders.deleted[entry.path] = key
        folders.by_path[entry.path] = folder
    return folders


def create_folders(new: Mapping[str, Folder]) -> None:
    """Saves new folders, level by level. Conflict when one above them was deleted."""
    saved = [parent.pk for folder in new.values() if (parent := folder.parent) and parent.pk]
    paths = dict(Folder.objects.filter(pk__in=saved).values_list("pk", "path")) if saved else {}  # they may have moved
    for _, level in groupby(sorted(new, key=_depth), key=_depth):
        rows = [new[path] for path in level]
        Folder.objects.bulk_create(rows, FOLDERS_PER_STATEMENT)
        for folder in rows:
            if folder.parent and folder.parent.pk not in paths:
                raise Conflict
            folder.path = paths[folder.pk] = f"{paths[folder.parent.pk] if folder.parent else ''}{folder.pk}/"
        Folder.objects.bulk_update(rows, ["path"], FOLDERS_PER_STATEMENT)
    refuse_namesakes([*new.values()])


def rename_folders(folders: Sequence[Folder]) -> None:
    Folder.objects.bulk_update(folders, ["name"], FOLDERS_PER_STATEMENT)
    refuse_namesakes(folders)


@dataclass(slots=True)
class Categories:
    """By name in the files. Those without a key are new. ``deleted``: name -> the key of one that was deleted here; it
    is made again only where a guide gets it. ``coloured``: with their new colours."""

    by_name: dict[str, Category] = field(default_factory=dict)
    by_key: dict[int | str, Category] = field(default_factory=dict)
    deleted: dict[str, int] = field(default_factory=dict)
    coloured: list[Category] = field(default_factory=list)

    def keys(self, names: Iterable[str]) -> frozenset[int | str]:
        """The keys, also of those that were deleted here; the names of new ones."""
        return frozenset(self.by_name[name].pk or self.deleted.get(name) or name for name in names)

    def to_save(self, used: Iterable[Category]) -> list[Category]:
        """New ones, and those with another colour. ``used``: what guides get."""
        wanted = {id(category) for category in used}
        new = {name: each for name, each in self.by_name.items() if not each.pk}
        kept = [each for name, each in new.items() if name not in self.deleted or id(each) in wanted]
        return [*{id(each): each for each in kept}.values()] + self.coloured


def match_categories(
    entries: Iterable[CategoryEntry], guides: Iterable[GuideEntry], team: Team, origins: Origins, decide: Decide
) -> Categories:
    """ValidationError when one that the team does not have cannot be created."""
    here = list(team.categories.all())
    categories = Categories(by_key={each.pk: each for each in here})
    names, entries = ByName(here), list(entries)
    listed = {entry.name for entry in entries}
    named = dict.fromkeys(name for guide in guides for name in guide.categories)
    for entry in (*entries, *(CategoryEntry(name, "") for name in named if name not in listed)):
        key, colour = origins.get(entry.name, (0, None))
        category = categories.by_key.get(key) or names.get(entry.name) or Category(team=team, name=entry.name)
        if category.pk is None:
            names.add(category)
            category.colour = entry.colour or category.colour
            category.clean_fields(exclude=["team"])
            if key and colour in (entry.colour, ""):
                categories.deleted[entry.name] = key
            categories.by_key[key or entry.name] = category
        elif entry.colour:
            now = decide(CATEGORY, entry.name, colour, category.colour, entry.colour)
            if now != category.colour:
                category.colour = now
                category.clean_fields(exclude=["team"])
                categories.coloured.append(category)
        categories.by_name[entry.name] = category
    return categories


def save_categories(categories: Sequence[Category]) -> None:
    """Saves new ones, and the colour of the others."""
    known = [category for category in categories if category.pk]
    new = [category for category in categories if not category.pk]
    Category.objects.bulk_create(new)
    refuse_namesakes(new)
    Category.objects.bulk_update(known, ["colour"], FOLDERS_PER_STATEMENT)


def _rename(folders: Folders, folder: Folder, name: str, by_name: ByName[Folder]) -> None:
    if name == folder.name:
        return
    if (other := by_name.get(name, folder.parent_id)) and other is not folder:
        raise ValidationError({"name": f"{quoted(folder.name)} cannot be renamed: {name_taken(other.name)}"})
    folder.name = name
    by_name.add(folder)
    folder.clean_fields(exclude=["team", "parent", "path"])
    folders.renamed.append(folder)


def _new_folder(name: str, team: Team, parent: Folder | None) -> Folder:
    folder = Folder(team=team, parent=parent, name=name)
    folder.clean_fields(exclude=["team", "parent", "path"])
    if _level(folder) >= Folder.MAX_DEPTH:
        raise ValidationError({"parent": Folder.TOO_DEEP})
    return folder


def _level(folder: Folder) -> int:
    """0 at the top."""
    if folder.pk:
        return folder.depth
    return _level(folder.parent) + 1 if folder.parent else 0


def _depth(path: str) -> int:
    return path.count("/")
