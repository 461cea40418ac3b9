"""Searching guides: a few statements over the index, best matches first, the same on both databases.

Guides with every word come first: in the title, then in the description, in answers, in the text. Where that finds
little, words with the typed ones as a part, near words, and guides with some of the words follow. See
trees/models/search/ranking.py; trees/core/search says what a word is.
"""

from __future__ import annotations

from typing import Self

from django.db import DEFAULT_DB_ALIAS, connections

from accounts.models import Role
from project.database import replica
from trees.core.search import query
from trees.models.search.filters import Filters, inside
from trees.models.search.index import refresh_for_search
from trees.models.search.ranking import ENOUGH, MAX_MATCHES, Matches, Search, read_known
from trees.models.team_owned import M, TeamOwnedQuerySet

__all__ = [
    "ENOUGH", "MAX_MATCHES", "Filters", "Matches", "SearchQuerySet", "has_words", "inside", "search_guides",
    "text_column",
]  # fmt: skip

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


def search_guides(text: str, filters: Filters, using: str | None = None, enough: int = ENOUGH) -> Matches:
    """The keys of the guides that ``text`` finds. A caller still fetches them through the person.

    ``enough``: of a caller who needs the best so many only; there are more where so many are found.
    """
    using = using or replica.alias()
    if not has_words(text) or (filters.teams is not None and not filters.teams):
        return Matches()
    with connections[using].cursor() as cursor:
        known = read_known(cursor, text, filters)
        if known.waiting and using == replica.REPLICA:  # where nothing can be written
            return search_guides(text, filters, DEFAULT_DB_ALIAS, enough)
        if known.waiting:
            refresh_for_search([team.pk for team in filters.teams or ()], using)
            known = read_known(cursor, text, filters)
        return Search(cursor, text, filters, known, enough).run()
