"""The words of each team's guides: search finds parts of words in them, and words near to a misspelt one.

A scope is a team's drafts, which its editors search, or its releases, which its viewers do: a viewer must not learn the
words of a draft.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TypeVar

from django.db import models
from django.db.backends.utils import CursorWrapper

from trees.core.search.near import forms, wider_forms
from trees.core.search.words import MAX_TOKEN_CHARS

MAX_ROWS_PER_STATEMENT = 400
MAX_WORDS_PER_LOOKUP = 60
LAST_CHARACTER = "\U0010ffff"

R = TypeVar("R")
Counts = Mapping[int, Counter[str]]  # scope -> word -> how many more guides have it


class SearchWord(models.Model):
    """A word, and how many guides of the scope have it."""

    pk = models.CompositePrimaryKey("scope", "word")
    scope = models.BigIntegerField()
    word = models.CharField(max_length=MAX_TOKEN_CHARS)
    guides = models.IntegerField()

    def __str__(self) -> str:
        return self.word


class SearchForm(models.Model):
    """A form by which a word is found that is near to it, see trees/core/search/near.py."""

    pk = models.CompositePrimaryKey("scope", "form", "word")
    scope = models.BigIntegerField()
    form = models.CharField(max_length=MAX_TOKEN_CHARS)
    word = models.CharField(max_length=MAX_TOKEN_CHARS)

    def __str__(self) -> str:
        return f"{self.form} of {self.word}"


def count(cursor: CursorWrapper, changes: Counts) -> None:
    """Adds ``changes`` to the counts; a word that no guide has any more is forgotten."""
    for scope, words in changes.items():
        added = sorted(word for word, guides in words.items() if guides > 0)
        fewer = sorted(word for word, guides in words.items() if guides < 0)
        fresh = set(added) - _known(cursor, scope, added)
        _upsert(cursor, [(scope, word, words[word]) for word in [*added, *fewer]])
        _insert_forms(cursor, [(scope, form, word) for word in sorted(fresh) for form in sorted(forms(word))])
        _forget(cursor, scope, fewer)


def containing(cursor: CursorWrapper, scopes: Collection[int], parts: Sequence[str]) -> dict[str, list[str]]:
    """The most frequent words that have a part within, for each of ``parts``; those that begin with it are left out."""
    arm = (
        "SELECT * FROM (SELECT %s AS part, word FROM trees_searchword"
        f" WHERE scope IN ({_marks(scopes)}) AND word LIKE %s ESCAPE '!' AND word NOT LIKE %s ESCAPE '!'"
        f" GROUP BY word ORDER BY sum(guides) DESC, word LIMIT {MAX_WORDS_PER_LOOKUP}) AS arm"
    )
    result: dict[str, list[str]] = {}
    if parts:
        params: list[int | str] = []
        for part in parts:
            params += [part, *scopes, f"%{_escaped(part)}%", f"{_escaped(part)}%"]
        cursor.execute(" UNION ALL ".join([arm] * len(parts)), params)
        for part, word in cursor.fetchall():
            result.setdefault(part, []).append(word)
    return result


def near(cursor: CursorWrapper, scopes: Collection[int], words: Iterable[str]) -> dict[str, int]:
    """Words that share a form with one of ``words``, each with the number of guides that have it."""
    wanted = sorted({form for word in words for form in wider_forms(word)})
    if not wanted:
        return {}
    cursor.execute(
        "SELECT w.word, sum(w.guides) FROM trees_searchword w WHERE (w.scope, w.word) IN"
        " (SELECT f.scope, f.word FROM trees_searchform f"
        f" WHERE f.scope IN ({_marks(scopes)}) AND f.form IN ({_marks(wanted)})) GROUP BY w.word",
        [*scopes, *wanted],
    )
    return {each: int(guides) for each, guides in cursor.fetchall()}


def known(cursor: CursorWrapper, scopes: Collection[int], words: Collection[str]) -> dict[str, int]:
    """Those of ``words`` that guides of the scopes have, each with their number."""
    if not words:
        return {}
    cursor.execute(
        f"SELECT word, sum(guides) FROM trees_searchword WHERE scope IN ({_marks(scopes)})"
        f" AND word IN ({_marks(words)}) GROUP BY word",
        [*scopes, *words],
    )
    return {word: int(guides) for word, guides in cursor.fetchall()}


def that_begin(cursor: CursorWrapper, scopes: Collection[int], beginnings: Sequence[str]) -> list[tuple[str, str, int]]:
    """(beginning, word, guides) of the most frequent words that begin with each of ``beginnings``."""
    if not beginnings:
        return []
    arms, params = longer_words(scopes, beginnings)
    cursor.execute(" UNION ALL ".join(f"SELECT * FROM ({sql}) AS arm" for sql in arms), params)
    return [(beginning, word, int(guides)) for beginning, word, guides in cursor.fetchall()]


def longer_words(scopes: Collection[int], words: Sequence[str]) -> tuple[list[str], list[int | str]]:
    """Statements of (typed, word, guides) for words that begin as each of ``words``, and their parameters."""
    arm = (
        "SELECT %s AS typed, word, sum(guides) AS guides FROM trees_searchword"
        f" WHERE scope IN ({_marks(scopes)}) AND word >= %s AND word < %s"
        f" GROUP BY word ORDER BY sum(guides) DESC, word LIMIT {MAX_WORDS_PER_LOOKUP}"
    )
    params: list[int | str] = []
    for word in words:
        params += [word, *scopes, word, f"{word}{LAST_CHARACTER}"]
    return [arm] * len(words), params


def _known(cursor: CursorWrapper, scope: int, words: Sequence[str]) -> set[str]:
    result: set[str] = set()
    for some in _parts(words):
        result |= set(known(cursor, [scope], some))
    return result


def _upsert(cursor: CursorWrapper, rows: Sequence[tuple[int, str, int]]) -> None:
    for some in _parts(rows):
        cursor.execute(
            f"INSERT INTO trees_searchword (scope, word, guides) VALUES {', '.join(['(%s, %s, %s)'] * len(some))}"
            " ON CONFLICT (scope, word) DO UPDATE SET guides = trees_searchword.guides + excluded.guides",
            [value for row in some for value in row],
        )


def _insert_forms(cursor: CursorWrapper, rows: Sequence[tuple[int, str, str]]) -> None:
    for some in _parts(rows):
        cursor.execute(
            f"INSERT INTO trees_searchform (scope, form, word) VALUES {', '.join(['(%s, %s, %s)'] * len(some))}"
            " ON CONFLICT DO NOTHING",
            [value for row in some for value in row],
        )


def _forget(cursor: CursorWrapper, scope: int, words: Sequence[str]) -> None:
    for some in _parts(words):
        cursor.execute(
            f"SELECT word FROM trees_searchword WHERE scope = %s AND guides <= 0 AND word IN ({_marks(some)})",
            [scope, *some],
        )
        for gone in _parts([word for (word,) in cursor.fetchall()], 20):  # each word has up to 25 forms
            of_words = [(form, word) for word in gone for form in sorted(forms(word))]
            if of_words:
                marks = ", ".join(["(%s, %s)"] * len(of_words))
                cursor.execute(
                    f"DELETE FROM trees_searchform WHERE scope = %s AND (form, word) IN (VALUES {marks})",
                    [scope, *(value for row in of_words for value in row)],
                )
            cursor.execute(
                f"DELETE FROM trees_searchword WHERE scope = %s AND word IN ({_marks(gone)})", [scope, *gone]
            )


def _parts(rows: Sequence[R], size: int = MAX_ROWS_PER_STATEMENT) -> Iterable[Sequence[R]]:
    return (rows[start : start + size] for start in range(0, len(rows), size))


def _escaped(text: str) -> str:
    """``text`` as a part of a LIKE pattern with ``!`` as its escape."""
    return text.replace("!", "!!").replace("%", "!%").replace("_", "!_")


def _marks(values: Collection[object]) -> str:
    return ", ".join(["%s"] * len(values))
