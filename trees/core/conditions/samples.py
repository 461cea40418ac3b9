"""Values worth trying: one for each way in which the comparisons of some conditions can come out."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from decimal import Decimal

from trees.core.conditions.functions import read_date, read_number
from trees.core.conditions.terms import DATE, NUMBER, YES_NO, Term, parts

ANOTHER_TEXT = "something else"
UNKNOWN = ""
COMPARISONS = ("=", "!=", "<", "<=", ">", ">=")


def samples(terms: Iterable[Term], choices: Mapping[str, tuple[str, ...]]) -> dict[str, list[str]]:
    """Name -> values to try, UNKNOWN among them. ``choices``: name -> all values that it can have.

    Complete for comparisons of a name with a value: whatever they can come out as, some sample does.
    """
    types: dict[str, str] = {}
    compared: dict[str, dict[str, None]] = {}
    for part in (part for term in terms for part in parts(term)):
        if part[0] == "name":
            types.setdefault(part[2], part[1])
        for name, value in _comparisons(part):
            compared.setdefault(name, {})[value] = None
    return {name: [UNKNOWN, *_values(name, kind, compared.get(name, {}), choices)] for name, kind in types.items()}


def is_complete(term: Term) -> bool:
    """Whether samples show all that ``term`` can come out as: it compares names with values, and nothing else."""
    if term[0] in ("and", "or", "not"):
        return all(map(is_complete, term[1:]))
    if term[:2] == ("call", "known"):
        return bool(term[2][0] == "name")
    return bool(_comparisons(term))


def _comparisons(part: Term) -> list[tuple[str, str]]:
    """``(name, value)`` of a comparison of a name with values; [] for anything else."""
    if part[0] == "in" and part[2][0] == "name":
        return [(part[2][2], value) for value in part[3]]
    if part[0] in COMPARISONS:
        left, right = sorted(part[2:], key=lambda each: each[0] == "value")
        if left[0] == "name" and right[0] == "value":
            return [(left[2], right[2])]
    return []


def _values(name: str, kind: str, compared: Iterable[str], choices: Mapping[str, tuple[str, ...]]) -> list[str]:
    if name in choices:
        return list(choices[name])
    if kind == NUMBER:
        return _numbers(compared)
    if kind == DATE:
        return _dates(compared)
    return ["yes", "no"] if kind == YES_NO else [*compared, ANOTHER_TEXT]


def _numbers(compared: Iterable[str]) -> list[str]:
    """Each number, one below all, one above all, and one between each two."""
    numbers = sorted({number for text in compared if (number := read_number(text)) is not None}) or [Decimal(0)]
    between = [(one + other) / 2 for one, other in zip(numbers, numbers[1:], strict=False)]
    return [f"{number:f}" for number in [numbers[0] - 1, *numbers, *between, numbers[-1] + 1]]


def _dates(compared: Iterable[str]) -> list[str]:
    dates = {date for text in compared if (date := read_date(text))} or {datetime.date(2026, 1, 1)}
    day = datetime.timedelta(1)
    near = {date - day for date in dates if date > datetime.date.min} | dates
    return [date.isoformat() for date in sorted(near | {date + day for date in dates if date < datetime.date.max})]
