"""Terms: what conditions are compiled to. Nested tuples of texts, which JSON writes as they are::

    ("or", term, ...)  ("and", term, ...)  ("not", term)
    ("=" | "!=", type, term, term)  ("<" | "<=" | ">" | ">=", type, term, term)
    ("in", type, term, (value, ...))  ("contains", term, term)  ("matches", term, pattern)
    ("name", type, name)  ("value", type, text)  ("call", function, term, ...)  ("answer", step key)  ("today",)

A value is a text whatever its type: number ``-12.50``, date ``2026-03-31``, yes-no ``yes`` or ``no``.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

Term = tuple[Any, ...]

NUMBER, TEXT, DATE, YES_NO = "number", "text", "date", "yes-no"
TYPE_WORDS = {NUMBER: "a number", TEXT: "a text", DATE: "a date", YES_NO: "yes or no"}


class ConditionError(ValueError):
    """The condition is not valid. ``position``: the index of the character at which the error is."""

    def __init__(self, message: str, position: int):
        super().__init__(message)
        self.position = position


def names_in(term: Term) -> list[str]:
    """The names whose values a term depends on, each once, in order."""
    return list(dict.fromkeys(part[2] for part in parts(term) if part[0] == "name"))


def steps_in(term: Term) -> list[str]:
    """The keys of the steps whose answers a term depends on, each once, in order."""
    return list(dict.fromkeys(part[1] for part in parts(term) if part[0] == "answer"))


def parts(term: Term) -> Iterator[Term]:
    """The term and every term inside of it."""
    yield term
    for part in term[1:]:
        if isinstance(part, tuple) and (term[0] != "in" or part is term[2]):
            yield from parts(part)
