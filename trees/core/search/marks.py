"""Where the words of a query stand in a text, for marking them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from trees.core.search.fold import fold
from trees.core.search.query import Query
from trees.core.search.terms import Term

MIN_PART_CHARS = 3  # shorter words are marked where a word begins
SIGNS = r"""[-'"״:/. ]?"""  # may stand within a word that was typed without them
UMLAUT = re.compile(rf"(?<=[aou]{re.escape(SIGNS)})e")  # of "luefter", which marks "Lüfter" too
DOT = "ं"  # of Hindi, which a guide may write as one of the letters
NASAL = f"(?:{DOT}|[ङञणनम]्)"
NOTHING = re.compile("(?!)")
Spans = list[tuple[int, int]]


class Marker:
    """Finds the words of ``queries`` in texts, however they are spelt there."""

    def __init__(self, queries: Iterable[Query]) -> None:
        words = {word for query in queries for term in query.terms for word in _words(term)}
        longest_first = sorted(filter(None, words), key=lambda word: (-len(word), word))
        self.pattern = re.compile("|".join(map(_pattern, longest_first))) if longest_first else NOTHING

    def __bool__(self) -> bool:
        return self.pattern is not NOTHING

    def spans(self, text: str) -> Spans:
        """The places, (start, end), that are to be marked. For short texts: it folds letter by letter."""
        if text.isascii():
            return [match.span() for match in self.pattern.finditer(text.lower())]
        pieces = [fold(letter) for letter in text]
        places = [i for i, piece in enumerate(pieces) for _ in piece]
        matches = self.pattern.finditer("".join(pieces))
        return [_with_marks(text, places[start], places[end - 1] + 1) for start, end in (m.span() for m in matches)]

    def first_line(self, text: str) -> str:
        """The first line of ``text`` with a word of the query; "" without one."""
        folded = fold(text)
        match = self.pattern.search(folded)
        if match is None:
            return ""
        return text.split("\n")[folded.count("\n", 0, match.start())]


def _words(term: Term) -> set[str]:
    own = (
        {token for tokens in term.exact for token in tokens} | set(term.stems) | ({term.text} if term.pairs else set())
    )
    return own.union(*(_words(each) for group in term.instead for each in group))


def _pattern(word: str) -> str:
    spelt = UMLAUT.sub("e?", SIGNS.join(map(re.escape, word))).replace(DOT, NASAL)
    return spelt if len(word) >= MIN_PART_CHARS or not word.isascii() else rf"(?<![^\W_]){spelt}"


def _with_marks(text: str, start: int, end: int) -> tuple[int, int]:
    """The place with the combining marks that belong to its last letter."""
    while end < len(text) and not fold(text[end]):
        end += 1
    return start, end
