"""The folders and categories of a library: those that the team has, and those to be created."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

from django.core.exceptions import ValidationError

from accounts.models import Team
from project.web.errors import Conflict
from trees.models import Category, Folder
from trees.models.folders import NAME_TAKEN
from trees.transfer.library.content import CategoryEntry, FolderEntry, GuideEntry

FOLDERS_PER_STATEMENT = 50


def match_folders(entries: Iterable[FolderEntry], team: Team, base: Folder | None) -> dict[str, Folder | None]:
    """The folder of each path, ``base`` for "". Those that the team does not have yet are not saved.

    ValidationError when one of those cannot be created.
    """
    folders: dict[str, Folder | None] = {"": base}
    existing = {(folder.parent_id, folder.name): folder for folder in Folder.objects.filter(team=team)}
    new: set[tuple[int, str]] = set()
    for entry in entries:
        above = entry.path.rpartition("/")[0]
        parent = folders[above]
        folder = existing.get((parent.pk if parent else None, entry.name)) if _is_saved(parent) else None
        if folder is None:
            folder = Folder(team=team, parent=parent, name=entry.name)
            folder.clean_fields(exclude=["team", "parent", "path"])
            depth = entry.path.count("/") + (base.depth + 1 if base else 0)
            if depth >= Folder.MAX_DEPTH:
                raise ValidationError({"parent": f"Folders nest at most {Folder.MAX_DEPTH} deep."})
            if (id(parent), entry.name) in new:
                raise ValidationError(NAME_TAKEN)
            new.add((id(parent), entry.name))
        folders[entry.path] = folder
    return folders


def create_folders(folders: Mapping[str, Folder | None]) -> None:
    """Saves those of ``match_folders`` that are new, level by level. Conflict when one above them was deleted."""
    new = {path: folder for path, folder in folders.items() if folder and not folder.pk}
    saved = [parent.pk for folder in new.values() if (parent := folder.parent) and parent.pk]
    paths = dict(Folder.objects.filter(pk__in=saved).values_list("pk", "path"))  # they may have moved
    for _, level in groupby(sorted(new, key=_depth), key=_depth):
        rows = [new[path] for path in level]
        Folder.objects.bulk_create(rows, FOLDERS_PER_STATEMENT)
        for folder in rows:
            if folder.parent and folder.parent.pk not in paths:
                raise Conflict
            folder.path = paths[folder.pk] = f"{paths[folder.parent.pk] if folder.parent else ''}{folder.pk}/"
        Folder.objects.bulk_update(rows, ["path"], FOLDERS_PER_STATEMENT)


def match_categories(
    entries: Iterable[CategoryEntry], guides: Iterable[GuideEntry], team: Team
) -> tuple[dict[str, Category], list[Category]]:
    """By name, and those of them that are to be saved: new ones and those with another colour. ValidationError."""
    categories = {category.name: category for category in team.categories.all()}
    entries, changed = list(entries), []
    listed = {entry.name for entry in entries}
    named = dict.fromkeys(name for guide in guides for name in guide.categories)
    for entry in (*entries, *(CategoryEntry(name, "") for name in named if name not in listed)):
        category = categories.get(entry.name) or Category(team=team, name=entry.name)
        if category.pk is None or entry.colour not in ("", category.colour):
            category.colour = entry.colour or category.colour
            category.clean_fields(exclude=["team"])
            changed.append(category)
        categories[entry.name] = category
    return categories, changed


def save_categories(categories: Sequence[Category]) -> None:
    """Saves new ones, and the colour of the others."""
    known = [category for category in categories if category.pk]
    Category.objects.bulk_create(category for category in categories if not category.pk)
    Category.objects.bulk_update(known, ["colour"], FOLDERS_PER_STATEMENT)


def _is_saved(folder: Folder | None) -> bool:
    return folder is None or folder.pk is not None


def _depth(path: str) -> int:
    return path.count("/")
