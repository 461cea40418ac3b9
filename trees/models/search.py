"""Searching guides: a few statements over the index, best matches first, the same on both databases.

Each statement asks for several expressions at once, best first, and takes at most MAX_MATCHES of each in the index's
order; they alone are ranked. Ranking all matches of a common word would read all of its guides.

Guides with every word come first: in the title, then in the description, in answers, in the text. Where that finds
little, words with the typed ones as a part, near words, and guides with some of the words follow.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol, Self

from django.db import connections
from django.db.backends.utils import CursorWrapper

from accounts.models import Role
from trees.core.search import near, query
from trees.core.search.query import All, Either, Expression, Lexeme, Query
from trees.models import search_words
from trees.models.search_index import (
    CATEGORY,
    DRAFT,
    FOLDER,
    KIND,
    refresh_for_search,
    scope_lexeme,
    scope_of,
)
from trees.models.search_tables import PENDING, tables_of
from trees.models.synonyms import by_phrase
from trees.models.team_owned import M, TeamOwnedQuerySet

MAX_MATCHES = 1_000
FEW_MATCHES = 3  # with fewer, near words are looked for
MAX_PART_MATCHES = 50  # with fewer, parts of words are looked for
MIN_PART_CHARS = 3
MAX_FOLDERS = 500
RARE = 4  # a word is taken for a misspelt one of which there are more than so many times as many


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


@dataclass(frozen=True, slots=True)
class Matches:
    """``keys`` of guides, best first. ``meant``: the query with near words, where those were searched for too.

    ``replaced``: the words of ``meant`` that are not of the query. ``only_meant``: the query itself found nothing.
    """

    keys: list[int] = field(default_factory=list)
    meant: str = ""
    replaced: tuple[str, ...] = ()
    only_meant: bool = False
    queries: tuple[Query, ...] = ()  # what was asked, for marking it

    @property
    def capped(self) -> bool:
        """Whether there may be more."""
        return len(self.keys) >= MAX_MATCHES


EVERY_DRAFT = Filters(teams=None)


class SearchQuerySet(TeamOwnedQuerySet[M]):
    def search(self, text: str, filters: Filters = EVERY_DRAFT) -> Self:
        """The first MAX_MATCHES that ``text`` finds, in no order; all of them where it has no word."""
        return self.filter(pk__in=search_guides(text, filters, self.db).keys) if has_words(text) else self


DRAFTS, RELEASES = "words", "released_words"  # the columns with the text of a guide


def text_column(role: str) -> str:
    """The column with the text that a member with ``role`` searches."""
    return DRAFTS if Role(role).can_write else RELEASES


def has_words(text: str) -> bool:
    """Whether ``text`` has a word to search for."""
    return bool(query.parse(text))


def search_guides(text: str, filters: Filters, using: str = "default") -> Matches:
    """The keys of the guides that ``text`` finds. A caller still fetches them through the person."""
    if not query.parse(text) or (filters.teams is not None and not filters.teams):
        return Matches()
    with connections[using].cursor() as cursor:
        waiting, synonyms = _read_state(cursor, filters)
        if waiting:
            refresh_for_search(using)
        return Search(cursor, text, filters, synonyms).run()


class Search:
    def __init__(self, cursor: CursorWrapper, text: str, filters: Filters, synonyms: query.Synonyms) -> None:
        self.cursor, self.filters, self.synonyms = cursor, filters, synonyms
        self.tables, self.query = tables_of(cursor.db), query.parse(text, synonyms)

    def run(self) -> Matches:
        keys = self.with_every_word(self.query)
        if len(keys) < MAX_PART_MATCHES:
            keys = _merged(keys, self.with_parts(self.query))
        meant = Matches()
        if len(keys) < FEW_MATCHES and self.filters.teams is not None:
            meant = self.with_near_words(bool(keys))
        if not keys and not meant.keys:
            keys = self.ranked(query.with_some(self.query))
        asked = (self.query, *meant.queries)
        return replace(meant, keys=_merged(keys, meant.keys), only_meant=bool(meant.keys) and not keys, queries=asked)

    def with_every_word(self, asked: Query) -> list[int]:
        keys = self.ranked(query.in_titles(asked))
        return keys if len(keys) >= MAX_MATCHES else _merged(keys, self.ranked(query.anywhere(asked)))

    def with_parts(self, asked: Query) -> list[int]:
        """Guides whose words have the typed ones as a part."""
        typed = [term.text for term in asked.terms if term.begins and len(term.text) >= MIN_PART_CHARS]
        if not typed or self.filters.teams is None:
            return []
        longer = search_words.containing(self.cursor, self.filters.scopes, typed)
        if not longer:
            return []
        terms = tuple(query.instead(term, longer.get(term.text, ())) for term in asked.terms)
        asked = replace(asked, terms=terms, key="")
        return self.ranked([*query.in_titles(asked), *query.anywhere(asked)])

    def with_near_words(self, found: bool) -> Matches:
        """The matches of the query with its rare words replaced by near ones; none where there are no such words."""
        replaced = self.near_words(found)
        if not replaced:
            return Matches()
        meant = " ".join(replaced.get(word, word) for word in self.query.words)
        asked = query.parse(meant, self.synonyms)
        keys = self.with_every_word(asked)
        return Matches(keys, meant, tuple(replaced.values()), queries=(asked,)) if keys else Matches()

    def near_words(self, found: bool) -> dict[str, str]:
        """Word of the query -> what it is most likely a misspelling of, or the two words that it is."""
        words, scopes = [word for word in self.query.words if near.can_be_misspelt(word)], self.filters.scopes
        typed = search_words.begun(self.cursor, scopes, words)
        unknown = [word for word in words if found or word not in typed]
        if not unknown:
            return {}
        others = search_words.near(self.cursor, scopes, unknown)
        halves = {half for word in unknown if word not in typed for half in near.halves(word)}
        known = search_words.known(self.cursor, scopes, halves)
        result: dict[str, str] = {}
        for word in unknown:
            better = {other: guides for other, guides in others.items() if guides > RARE * typed.get(word, 0)}
            best = near.nearest(word, better, limit=1 if word in typed else near.MAX_DISTANCE)
            best = best or ([] if word in typed else near.splits(word, known))
            if best:
                result[word] = best[0]
        return result

    def ranked(self, expressions: Iterable[Expression]) -> list[int]:
        """The guides that match any of ``expressions``, those of the first ones first; then own, most used, newest."""
        limits = self.filters.expressions
        arms = [self.tables.match(All((*limits, each)), MAX_MATCHES) for each in expressions]
        if not arms:
            return []
        union = " UNION ALL ".join(
            f"SELECT {place} AS place, id FROM ({sql}) AS arm{place}" for place, (sql, _) in enumerate(arms)
        )
        self.cursor.execute(
            "SELECT tree.id FROM"
            f" (SELECT min(place) AS place, id / 2 AS tree FROM ({union}) AS arms GROUP BY id / 2) AS matches"
            " JOIN trees_tree tree ON tree.id = matches.tree"
            " ORDER BY place, CASE WHEN tree.team_id = %s THEN 0 ELSE 1 END, tree.run_count DESC, tree.id DESC"
            f" LIMIT {MAX_MATCHES}",
            [*(param for _, param in arms), self.filters.own_team or 0],
        )
        return [key for (key,) in self.cursor.fetchall()]


def _read_state(cursor: CursorWrapper, filters: Filters) -> tuple[bool, query.Synonyms]:
    """Whether guides wait to be indexed, and the synonyms of the teams; in one statement."""
    teams = [team.pk for team in filters.teams or ()]
    cursor.execute(
        f"SELECT * FROM (SELECT NULL AS lines FROM {PENDING} LIMIT 1) AS waiting"
        f" UNION ALL SELECT lines FROM trees_synonyms WHERE team_id IN ({', '.join(['%s'] * len(teams)) or 'NULL'})",
        teams,
    )
    lines = [each for (each,) in cursor.fetchall()]
    return None in lines, by_phrase(each for each in lines if each)


def _merged(one: Sequence[int], other: Sequence[int]) -> list[int]:
    return list(dict.fromkeys([*one, *other]))[:MAX_MATCHES]
