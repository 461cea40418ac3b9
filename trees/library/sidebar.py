"""What stands beside the library's list: folders and categories, each with the number of its guides."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, QuerySet

from accounts.models import Team
from trees.library.links import folder_url
from trees.models import Category, Folder, Tree


@dataclass(slots=True)
class FolderEntry:
    """``count``: the active guides in the folder and in all folders below it."""

    id: str
    name: str
    href: str
    count: int
    children: list[FolderEntry] = field(default_factory=list)


def folder_entries(team: Team) -> list[FolderEntry]:
    """The team's top folders, with those below them as ``children``."""
    folders = list(Folder.objects.filter(team=team))
    counts = dict(_active(team).values_list("folder").annotate(count=Count("*")))
    entries = {
        folder.pk: FolderEntry(str(folder.pk), folder.name, folder_url(folder.pk), counts.get(folder.pk, 0))
        for folder in folders
    }
    for folder in sorted(folders, key=lambda folder: folder.depth, reverse=True):
        if folder.parent_id:
            entries[folder.parent_id].count += entries[folder.pk].count
    for folder in folders:
        if folder.parent_id:
            entries[folder.parent_id].children.append(entries[folder.pk])
    return [entries[folder.pk] for folder in folders if not folder.parent_id]


@dataclass(frozen=True, slots=True)
class CategoryEntry:
    """``count``: the category's active guides."""

    category: Category
    count: int


def category_entries(team: Team) -> list[CategoryEntry]:
    """The team's categories.

    Counts all links less those of archived trees: both come out of indexes, while a join would look up every tree.
    """
    links = Tree.categories.through.objects.filter(category__in=team.categories.order_by())
    archived = Tree.objects.filter(team=team).archived().order_by()
    total, away = _by_category(links), _by_category(links.filter(tree__in=archived.values("pk")))
    return [CategoryEntry(each, total.get(each.pk, 0) - away.get(each.pk, 0)) for each in team.categories.all()]


def _active(team: Team) -> QuerySet[Tree]:
    return Tree.objects.filter(team=team).active().order_by()


def _by_category(links: QuerySet[Any]) -> dict[int, int]:
    return dict(links.values_list("category").annotate(count=Count("*")))
