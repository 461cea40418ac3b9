"""Names of folders and categories in the files, and those that people would take for the same: “Network”, “network”."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Generic, TypeVar

from django.core.exceptions import ValidationError

from accounts.models import Team
from project.web.errors import Conflict
from trees.core.text import name_key, quoted
from trees.models import Category, Folder

TWICE = "The files have folders {} and {} in one place. Give one of them another name: capitals make no difference."
Row = TypeVar("Row", Folder, Category)


class ByName(Generic[Row]):
    """Rows by the place that they are in and their name. Where none is called so, one that reads the same."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._exact: dict[tuple[int | None, str], Row] = {}
        self._alike: dict[tuple[int | None, str], Row] = {}
        for row in rows:
            self.add(row)

    def add(self, row: Row) -> None:
        self._exact[_place(row), row.name] = row
        self._alike.setdefault((_place(row), name_key(row.name)), row)

    def get(self, name: str, place: int | None = None) -> Row | None:
        return self._exact.get((place, name)) or self._alike.get((place, name_key(name)))


class Matched:
    """Which folder each name of the files has led to, so that no two of them lead to one."""

    def __init__(self) -> None:
        self._names: dict[object, str] = {}

    def note(self, folder: object, name: str) -> None:
        """``folder``: its key, or what stands for a new one. ValidationError where another name led there."""
        if folder in self._names:
            raise ValidationError(TWICE.format(quoted(self._names[folder]), quoted(name)))
        self._names[folder] = name


def refuse_namesakes(saved: Sequence[Folder] | Sequence[Category]) -> None:
    """Conflict where somebody took the name of one of ``saved``, or one that reads the same, since they were compared.

    They are saved already: whoever saves another one waits for the team, and then sees them.
    """
    if not saved:
        return
    team = Team.objects.select_for_update(no_key=True).get(pk=saved[0].team_id)
    rows = Folder.objects.filter(team=team) if isinstance(saved[0], Folder) else Category.objects.filter(team=team)
    names = Counter((_place(row), name_key(row.name)) for row in rows)
    if any(names[_place(row), name_key(row.name)] > 1 for row in saved):
        raise Conflict


def _place(row: Folder | Category) -> int | None:
    return row.parent_id if isinstance(row, Folder) else None
