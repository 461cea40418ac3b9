"""How a form asks for a folder or for categories where a team has too many for a list: a field to search in, and below
it what is chosen and what was found. ``/trees/folders/choices`` and ``/trees/categories/choices`` answer the search.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString

from accounts.models import Team
from trees.core.text import name_key
from trees.library.folder_tree import FOLDERS
from trees.models import Category, Folder

MAX_LISTED = 100  # folders or categories of a team that a form lists; with more it searches
MAX_MATCHES = 20
PATH_SEPARATOR = " / "
Choice = tuple[str, str]  # the value and the words


@dataclass(frozen=True, slots=True)
class Choices:
    """What a picker shows. ``name``: of the field; ``text``: what was searched for; ``more``: matches that are not
    shown."""

    name: str
    text: str
    several: bool
    chosen: Sequence[Choice]
    matches: Sequence[Choice]
    more: int


def folder_paths(team: Team, without: Folder | None = None) -> list[tuple[int, str]]:
    """Key and path of the team's folders, such as "Network / VPN", by path. Without ``without`` and what is below."""
    rows = FOLDERS.all(team=team.pk)
    names, parents = {pk: name for pk, name, _ in rows}, {pk: parent for pk, _, parent in rows}
    paths: dict[int, str] = {}

    def path(key: int) -> str:
        if key not in paths:
            parent = parents[key]
            paths[key] = f"{path(parent)}{PATH_SEPARATOR}{names[key]}" if parent in names else names[key]
        return paths[key]

    def is_left_out(key: int | None) -> bool:
        while key is not None and without is not None:
            if key == without.pk:
                return True
            key = parents.get(key)
        return False

    offered = [(key, path(key)) for key in names if not is_left_out(key)]
    return sorted(offered, key=lambda choice: choice[1].casefold())


def folder_choices(name: str, text: str, chosen: str, offered: Iterable[tuple[int, str]], empty: str) -> Choices:
    """One of the folders ``offered``, or ``empty``. ``chosen``: the key of one, "" for none."""
    all_choices = [(str(key), path) for key, path in offered]
    current = [choice for choice in all_choices if choice[0] == chosen][:1]
    return _choices(name, text, current or [("", empty)], [("", empty)] * bool(current), all_choices, several=False)


def category_choices(name: str, text: str, chosen: Collection[str], team: Team) -> Choices:
    all_choices = [(str(key), words) for key, words in team.categories.values_list("pk", "name")]
    current = [choice for choice in all_choices if choice[0] in chosen]
    return _choices(name, text, current, [], all_choices, several=True)


def _choices(
    name: str, text: str, chosen: list[Choice], first: list[Choice], all_choices: list[Choice], *, several: bool
) -> Choices:
    words = name_key(text).split()
    found = [each for each in all_choices if each not in chosen and has_words(each[1], words)]
    return Choices(name, text, several, chosen, [*first, *found[:MAX_MATCHES]], max(len(found) - MAX_MATCHES, 0))


def has_words(words: str, wanted: Sequence[str]) -> bool:
    """``wanted``: as ``name_key``."""
    key = name_key(words) if wanted else ""
    return all(each in key for each in wanted)


class FolderPicker(forms.Widget):
    """``offered``: as ``folder_paths``."""

    def __init__(self, team: Team, offered: Sequence[tuple[int, str]], without: Folder | None, empty: str) -> None:
        super().__init__()
        self.offered, self.empty = offered, empty
        self.params = {"team": team.pk, "without": without.pk if without else "", "empty": empty}

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        choices = folder_choices(name, "", "" if value is None else str(value), self.offered, self.empty)
        url = f"{reverse('folder_choices')}?{urlencode({'field': name, **self.params})}"
        return rendered(choices, attrs, url, "Find a folder")


class CategoryPicker(forms.SelectMultiple):
    is_picker = True

    def __init__(self, team: Team) -> None:
        super().__init__()
        self.team = team

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        choices = category_choices(name, "", {str(each) for each in value or ()}, self.team)
        url = f"{reverse('category_choices')}?{urlencode({'field': name, 'team': self.team.pk})}"
        return rendered(choices, attrs, url, "Find a category")


def rendered(choices: Choices, attrs: Any, url: str, label: str) -> SafeString:
    """``url``: what answers a search."""
    context = {"picker": choices, "id": (attrs or {}).get("id", ""), "url": url, "label": label}
    return render_to_string("trees/picker.html", context)


def category_widget(team: Team) -> forms.Widget:
    """Boxes to check, or the picker where there are many."""
    count = Category.objects.filter(team=team).count()
    return CategoryPicker(team) if count > MAX_LISTED else forms.CheckboxSelectMultiple()
