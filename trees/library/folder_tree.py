"""The folders beside the library's list, each with the number of its guides.

Of a small team all are sent. Of a large one: the top, the way to the folder that is shown, and the branches that the
person opened in this browser; the others are asked for when they are opened.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Count
from django.http import HttpRequest
from django.urls import reverse

from accounts.models import Team
from project.database.statements import Rows
from project.web.params import natural_number
from trees.library.links import folder_url
from trees.models import Folder, Tree
from trees.models.queries.keyset import BY_FOLDER_NAME

MAX_FOLDERS_AT_ONCE = 100  # a team with no more folders gets all of them
LEVEL_SIZE = 50  # folders side by side, before "Show more"
MAX_ENTRIES = 100  # with so many, no further branch is sent but the way to the folder that is shown
MAX_OPENED = 100
OPENED_HEADER = "Open-Folders"
FOLDERS = Rows(
    lambda team: Folder.objects.filter(team_id=team).order_by("name", "pk").values_list("pk", "name", "parent_id"),
    team=Team._meta.pk,
)
COUNTS = Rows(
    lambda team: Tree.objects.filter(team_id=team).active().order_by().values_list("folder").annotate(count=Count("*")),
    team=Team._meta.pk,
)


@dataclass(slots=True)
class FolderEntry:
    """``count``: the active guides in the folder and in all folders below it. ``below``: None without such folders, and
    where they are not sent: then ``branch`` is their URL."""

    id: int
    name: str
    count: int
    has_children: bool
    below: Level | None = None

    @property
    def href(self) -> str:
        return folder_url(self.id)

    @property
    def branch(self) -> str:
        return f"{folder_url(self.id)}/branch"


@dataclass(slots=True)
class Level:
    """Folders side by side. ``more``: how many follow, and ``next``: the URL of their first page.

    ``apart``: one of those that follow, which is sent because it leads to the folder that is shown.
    """

    entries: list[FolderEntry]
    more: int = 0
    next: str = ""
    apart: FolderEntry | None = None


def opened_folders(request: HttpRequest) -> set[int]:
    """The folders that the person opened in this browser, which page/opened-folders.js tells."""
    keys = request.headers.get(OPENED_HEADER, "").split(",", MAX_OPENED)[:MAX_OPENED]
    return {natural_number(key) for key in keys} - {0}


class FolderTree:
    """``shown``: the folder that is shown. ``opened``: keys of folders whose branches are wanted. Two queries."""

    def __init__(self, team: Team | int, shown: Folder | None = None, opened: set[int] | None = None) -> None:
        self.team = team if isinstance(team, int) else team.pk
        self.names: dict[int, str] = {}
        self.below: dict[int | None, list[int]] = {}
        self.parents: dict[int, int | None] = {}
        for pk, name, parent in FOLDERS.all(team=self.team):
            self.names[pk], self.parents[pk] = name, parent
            self.below.setdefault(parent, []).append(pk)
        self.counts = self._counts()
        self.way = set(shown.lineage) if shown else set()
        self.opened = opened or set()
        self.is_whole = len(self.names) <= MAX_FOLDERS_AT_ONCE
        self.sent = 0

    def top(self) -> Level:
        return self._level(None)

    def branch(self, folder: int) -> Level:
        return self._level(folder)

    def rest(self, parent: int | None, after: str, apart: int) -> Level:
        """What follows ``after``, a cursor, without the folder ``apart``, which is there already."""
        siblings = Folder.objects.filter(team=self.team, parent=parent).exclude(pk=apart).values("id", "name")
        rows, cursor = BY_FOLDER_NAME.page_or_first(siblings, after, LEVEL_SIZE)
        keys = [row["id"] for row in rows if row["id"] in self.names]
        level = Level([self._entry(key) for key in keys])
        if cursor and keys:
            behind = self.below[parent][self.below[parent].index(keys[-1]) + 1 :]
            self._continue(level, parent, [key for key in behind if key != apart], cursor, apart)
        return level

    def _level(self, parent: int | None) -> Level:
        keys = self.below.get(parent, [])
        size = len(keys) if self.is_whole else min(LEVEL_SIZE, max(MAX_ENTRIES - self.sent, 1))
        shown, behind = keys[:size], keys[size:]
        apart = next((key for key in behind if key in self.way), 0)
        self.sent += len(shown)
        level = Level([self._entry(key) for key in shown])
        if apart:
            level.apart = self._entry(apart)
        if rest := [key for key in behind if key != apart]:
            cursor = BY_FOLDER_NAME.cursor({"name": self.names[shown[-1]], "id": shown[-1]})
            self._continue(level, parent, rest, cursor, apart)
        return level

    def _entry(self, key: int) -> FolderEntry:
        entry = FolderEntry(key, self.names[key], self.counts.get(key, 0), key in self.below)
        wanted = key in self.opened and self.sent < MAX_ENTRIES
        if entry.has_children and (self.is_whole or key in self.way or wanted):
            entry.below = self._level(key)
        return entry

    def _continue(self, level: Level, parent: int | None, rest: Sequence[int], cursor: str, apart: int) -> None:
        url = f"{folder_url(parent)}/branch" if parent else reverse("folder_list")
        place = {"after": cursor, "apart": apart} if apart else {"after": cursor}
        level.more = len(rest)
        level.next = f"{url}?{urlencode(place if parent else {'team': self.team, **place})}"

    def _counts(self) -> dict[int, int]:
        """Folder -> the active guides in it and in all folders below it."""
        counts: dict[int, int] = {}
        for folder, count in COUNTS.all(team=self.team):
            place = folder
            while place in self.parents:
                counts[place] = counts.get(place, 0) + count
                place = self.parents[place]
        return counts
