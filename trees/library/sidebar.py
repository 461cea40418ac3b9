"""The categories beside the library's list, each with the number of its guides."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet

from accounts.models import Team
from trees.core.text import name_key
from trees.library.forms.pickers import has_words
from trees.models import Category, Tree

MAX_CATEGORIES_SHOWN = 60  # a team with no more gets all of them
MAX_CATEGORIES_OF_MANY = 40  # of a team with more


@dataclass(frozen=True, slots=True)
class CategoryEntry:
    """``count``: the category's active guides."""

    category: Category
    count: int


@dataclass(frozen=True, slots=True)
class CategoryList:
    """``entries``: all categories, or of many those that are chosen and the most used, or those that were found.

    ``total``: how many the team has; None where all are shown. ``more``: matches that are not shown.
    """

    entries: list[CategoryEntry]
    total: int | None = None
    more: int = 0


def category_list(team: Team, chosen: Collection[int] = (), text: str | None = None) -> CategoryList:
    """The team's categories. ``chosen``: keys of those that filter the list; ``text``: what names are searched for."""
    entries = _entries(team)
    if len(entries) <= MAX_CATEGORIES_SHOWN:
        return CategoryList(entries)
    if text:
        words = name_key(text).split()
        found = [each for each in entries if has_words(each.category.name, words)]
        return CategoryList(found[:MAX_CATEGORIES_OF_MANY], len(entries), max(len(found) - MAX_CATEGORIES_OF_MANY, 0))
    most_used = sorted(entries, key=lambda each: -each.count)[:MAX_CATEGORIES_OF_MANY]
    keys = {each.category.pk for each in most_used}.union(chosen)
    return CategoryList([each for each in entries if each.category.pk in keys], len(entries))


def _entries(team: Team) -> list[CategoryEntry]:
    """Counts all links less those of archived trees: both come out of indexes, while a join would look up every
    tree."""
    links = Tree.categories.through.objects.filter(category__in=team.categories.order_by())
    archived = Tree.objects.filter(team=team).archived().order_by()
    total, away = _by_category(links), _by_category(links.filter(tree__in=archived.values("pk")))
    return [CategoryEntry(each, total.get(each.pk, 0) - away.get(each.pk, 0)) for each in team.categories.all()]


def _by_category(links: QuerySet[Any]) -> dict[int, int]:
    return dict(links.values_list("category").annotate(count=Count("*")))
