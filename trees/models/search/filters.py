"""What a search is limited to, as lexemes that the index has of each guide."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Protocol

from trees.core.search.query import Either, Expression, Lexeme
from trees.models.search.index import CATEGORY, DRAFT, FOLDER, KIND, scope_lexeme, scope_of

MAX_FOLDERS = 5_000  # with guides in them: 3,000 take a third of a second


class TeamOfUser(Protocol):
    """A team as ``user.teams()`` answers it."""

    pk: int
    role: str


@dataclass(frozen=True, slots=True)
class Filters:
    """What a search is limited to. ``teams``: None for the drafts of all, which only the admin site asks for."""

    teams: Sequence[TeamOfUser] | None
    archived: bool = False
    folders: Collection[int] | None = None
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
        folders = Either(tuple(Lexeme(f"{FOLDER}{key}") for key in sorted(self.folders or ())[:MAX_FOLDERS]))
        categories = tuple(Lexeme(f"{CATEGORY}{key}") for key in self.categories)
        return (scopes, *([folders] if self.folders else []), *categories)
