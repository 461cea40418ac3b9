"""What a search is limited to, as lexemes that the index has of each guide."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from trees.core.search.query import Either, Expression, Lexeme
from trees.models.library.folders import Folder
from trees.models.search.index import CATEGORY, DRAFT, FOLDER, KIND, scope_lexeme, scope_of

MAX_FOLDERS = 100  # with guides in them that a search names one by one: each makes it slower


class TeamOfUser(Protocol):
    """A team as ``user.teams()`` answers it."""

    pk: int
    role: str


class Inside(NamedTuple):
    """Folders to search in: those with ``keys``, or where they are too many for that, all ``below`` a path."""

    keys: Sequence[int]
    below: str = ""


def inside(folder: Folder) -> Inside:
    keys = Folder.objects.filled(folder, MAX_FOLDERS)
    return Inside(keys) if len(keys) <= MAX_FOLDERS else Inside([], folder.path)


@dataclass(frozen=True, slots=True)
class Filters:
    """What a search is limited to. ``teams``: None for the drafts of all, which only the admin site asks for."""

    teams: Sequence[TeamOfUser] | None
    archived: bool = False
    folders: Inside | None = None
    categories: Collection[int] = ()
    own_team: int | None = None  # whose guides come first among equals

    @property
    def scopes(self) -> list[int]:
        return [scope_of(team.pk, team.role) for team in self.teams or ()]

    @property
    def expressions(self) -> tuple[Expression, ...]:
        if self.teams is None:
            return (Lexeme(f"{KIND}{DRAFT}"),)
        scopes = Either(tuple(Lexeme(scope_lexeme(scope, self.archived)) for scope in self.scopes))
        keys = sorted(self.folders.keys) if self.folders else []
        folders = [Either(tuple(Lexeme(f"{FOLDER}{key}") for key in keys))] if keys else []
        categories = tuple(Lexeme(f"{CATEGORY}{key}") for key in self.categories)
        return (scopes, *folders, *categories)

    @property
    def below(self) -> tuple[str, list[str]]:
        """SQL for the ids of the guides of too many folders to name, and its parameter; ("", []) otherwise."""
        if not self.folders or not self.folders.below:
            return "", []
        # The digits and slashes of a path are nothing to LIKE.
        return (
            "SELECT guide.id FROM trees_folder folder JOIN trees_tree guide ON guide.folder_id = folder.id"
            " WHERE folder.path LIKE %s",
            [f"{self.folders.below}%"],
        )
