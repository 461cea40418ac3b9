"""Matching short names, such as those of folders and pages, in Python: the same words as the index has."""

from __future__ import annotations

from collections.abc import Set
from functools import lru_cache

from trees.core.search.document import lexemes
from trees.core.search.query import All, Expression, Lexeme, Query, in_titles

LEVELS = 3  # of a match: the whole name, each word, each word begun
NO_MATCH = LEVELS


def level(query: Query, name: str) -> int:
    """How well ``name`` has all words of ``query``: 0 is best, NO_MATCH is not at all."""
    words = _lexemes(name)
    matching = (place for place, expression in enumerate(in_titles(query)) if has(words, expression))
    place = next(matching, None)
    if place is None:
        return NO_MATCH
    expressions = len(in_titles(query))
    return 0 if place == 0 else 1 if place <= (expressions - 1) // 2 else 2


def has(words: Set[str], expression: Expression) -> bool:
    """Whether the lexemes ``words`` meet ``expression``, as the index decides it."""
    if isinstance(expression, Lexeme):
        if expression.begins:
            return any(word.startswith(expression.text) for word in words)
        return expression.text in words
    if isinstance(expression, All):
        return all(has(words, each) for each in expression.of)
    return any(has(words, each) for each in expression.of)


@lru_cache(maxsize=2048)
def _lexemes(name: str) -> frozenset[str]:
    return frozenset(lexemes(name, "", "", ""))
