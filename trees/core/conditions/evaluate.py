"""The value of a term. ``static/js/conditions/evaluate.js`` is the same in the browser."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from trees.core.conditions.functions import FUNCTIONS, fold, read_date, read_number
from trees.core.conditions.pattern import matches
from trees.core.conditions.terms import DATE, NUMBER, TEXT, YES_NO, Term


@dataclass(frozen=True, slots=True)
class Scope:
    """What is known at a step. ``values``: name -> text as it was entered, "" or missing where it was not.

    ``answers``: key of a step -> label of its answer. ``today``: the date of the person, None if nobody says.
    """

    values: Mapping[str, str | None] = field(default_factory=dict)
    answers: Mapping[str, str] = field(default_factory=dict)
    today: datetime.date | None = None


def evaluate(term: Term, scope: Scope) -> Any:
    """True, False or None (unknown) for a condition; a Decimal, date, text or None for what it compares."""
    return EVALUATE[term[0]](term, scope)


def _any(term: Term, scope: Scope) -> bool | None:
    unknown = False
    for part in term[1:]:
        value = evaluate(part, scope)
        if value:
            return True
        unknown = unknown or value is None
    return None if unknown else False


def _all(term: Term, scope: Scope) -> bool | None:
    unknown = False
    for part in term[1:]:
        value = evaluate(part, scope)
        if value is False:
            return False
        unknown = unknown or value is None
    return None if unknown else True


def _not(term: Term, scope: Scope) -> bool | None:
    value = evaluate(term[1], scope)
    return None if value is None else not value


def _compare(term: Term, scope: Scope) -> bool | None:
    sign, kind, left, right = term
    one, other = evaluate(left, scope), evaluate(right, scope)
    if one is None or other is None:
        return None
    if kind == TEXT:
        one, other = fold(one), fold(other)
    return bool(COMPARE[sign](one, other))


def _in(term: Term, scope: Scope) -> bool | None:
    _, kind, part, values = term
    one = evaluate(part, scope)
    if one is None:
        return None
    if kind == TEXT:
        return fold(one) in map(fold, values)
    return one in [_constant(kind, each) for each in values]


def _contains(term: Term, scope: Scope) -> bool | None:
    text, piece = evaluate(term[1], scope), evaluate(term[2], scope)
    return None if text is None or piece is None else fold(piece) in fold(text)


def _matches(term: Term, scope: Scope) -> bool | None:
    text = evaluate(term[1], scope)
    return None if text is None else matches(text, term[2])


def _name(term: Term, scope: Scope) -> Any:
    return read_value(term[1], scope.values.get(term[2]) or "")


def _value(term: Term, scope: Scope) -> Any:
    return _constant(term[1], term[2])


def _call(term: Term, scope: Scope) -> Any:
    if term[1] == "known":
        return evaluate(term[2], scope) is not None
    values = [evaluate(part, scope) for part in term[2:]]
    return None if None in values else FUNCTIONS[term[1]][2](*values)


@lru_cache(4096)
def _constant(kind: str, text: str) -> Any:
    """A value that stands in a condition."""
    return read_value(kind, text)


def read_value(kind: str, text: str) -> Any:
    """``text`` as a value of the type ``kind``; None where it is empty or is none."""
    if not text:
        return None
    if kind == NUMBER:
        return read_number(text)
    if kind == DATE:
        return read_date(text)
    if kind == YES_NO:
        return {"yes": True, "no": False}.get(text)
    return text


COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "=": lambda one, other: one == other,
    "!=": lambda one, other: one != other,
    "<": lambda one, other: one < other,
    "<=": lambda one, other: one <= other,
    ">": lambda one, other: one > other,
    ">=": lambda one, other: one >= other,
}
EVALUATE: dict[str, Callable[[Term, Scope], Any]] = {
    "or": _any,
    "and": _all,
    "not": _not,
    "in": _in,
    "contains": _contains,
    "matches": _matches,
    "name": _name,
    "value": _value,
    "call": _call,
    "answer": lambda term, scope: scope.answers.get(term[1]) or None,
    "today": lambda term, scope: scope.today,
    **dict.fromkeys(COMPARE, _compare),
}
