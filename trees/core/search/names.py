"""Matching short names, such as those of folders and pages, in Python: the same words as the index has."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from trees.core.search.document import lexemes
from trees.core.search.query import All, Expression, Lexeme, Query, in_titles

LEVELS = 3  # of a match: the whole name, each word, each word begun
NO_MATCH = LEVELS
MAX_KEPT_NAMES = 4_096


class Names:
    """Ranks names by ``query``."""

    def __init__(self, query: Query) -> None:
        self._tests = [_test(each) for each in in_titles(query)]

    def level(self, name: str) -> int:
        """How well ``name`` has all words of the query: 0 is best, NO_MATCH is not at all."""
        words = _words(name)
        if not self._tests[-1](words):  # whatever meets another one meets this one too
            return NO_MATCH
        place = next(place for place, test in enumerate(self._tests) if test(words))
        return 0 if place == 0 else 1 if place <= (len(self._tests) - 1) // 2 else 2


Test = Callable[[str], object]


def _test(expression: Expression) -> Test:
    """Whether words meet ``expression``, as the index decides it. Made once a query: it may be asked of many names."""
    lines = _alternatives(expression)
    if lines or isinstance(expression, Lexeme):
        return re.compile("|".join(map(re.escape, lines))).search
    tests = [_test(each) for each in expression.of]
    enough = all if isinstance(expression, All) else any
    return lambda words: enough(test(words) for test in tests)


def _alternatives(expression: Expression) -> list[str]:
    """The lines any one of which meets ``expression``; none where it asks for several of them."""
    if isinstance(expression, Lexeme):
        return [f"\n{expression.text}" if expression.begins else f"\n{expression.text}\n"]
    parts = [_alternatives(each) for each in expression.of]
    if not all(parts) or isinstance(expression, All) and len(parts) > 1:
        return []
    return list(dict.fromkeys(line for part in parts for line in part))


@lru_cache(MAX_KEPT_NAMES)
def _words(name: str) -> str:
    """The lexemes of ``name``, a line each: whether one of them begins so is then seen at once."""
    return "\n".join(["", *lexemes(name, "", "", ""), ""])
