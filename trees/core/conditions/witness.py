"""What to fill in so that an operand has a certain value: the functions of conditions, read backwards."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from decimal import Decimal

from trees.core.conditions.functions import read_date, read_number
from trees.core.conditions.terms import Term

MAX_TEXT_CHARS = 400

Witness = dict[tuple[str, str], str]  # ("name", name), ("answer", key of a step) or ("today", "") -> its value


def witness(operand: Term, value: str, today: datetime.date, found: Witness) -> Witness | None:
    """``found`` with what makes ``operand`` ``value``; None where that is not known.

    A value that was found before is kept. What comes out is worth a try and no more: whether it does what is wanted
    shows when it is evaluated.
    """
    if operand[0] in ("name", "answer", "today"):
        at = ("today", "") if operand[0] == "today" else (operand[0], operand[-1])
        if operand[0] == "today" and not value:
            return None
        had = found.get(at, value)
        return found | {at: had} if bool(had) == bool(value) else None
    if operand[0] != "call":
        return _compared(operand, value, today, found)
    if operand[1] == "known":
        return found
    if not value:
        return witness(operand[2], "", today, found)
    before = BACKWARDS[operand[1]](value, today)
    if before is None:
        return None
    for part, each in zip(operand[2:], before, strict=True):
        if found is None:
            return None
        is_today = part[0] == "today" and each == today.isoformat()
        found_or_none = found if is_today or part[0] == "value" else witness(part, each, today, found)
        if found_or_none is None:
            return None
        found = found_or_none
    return found


def _compared(operand: Term, value: str, today: datetime.date, found: Witness) -> Witness | None:
    """Two operands that are equal or differ: both get the same value, or the second one none."""
    parts = [part for part in operand[1:] if isinstance(part, tuple) and part[0] != "value"]
    plain = {"number": "1", "date": today.isoformat(), "yes-no": "yes"}.get(operand[1], "x")
    for i, part in enumerate(parts):
        after = witness(part, plain if value or not i else "", today, found)
        if after is None:
            return None
        found = after
    return found


def _between(days: int) -> Callable[[str, datetime.date], list[str] | None]:
    def dates(value: str, today: datetime.date) -> list[str] | None:
        try:
            start = today - datetime.timedelta(int(Decimal(value)) * days)
        except (OverflowError, ValueError):
            return None
        return [start.isoformat(), today.isoformat()]

    return dates


def _months(months: int) -> Callable[[str, datetime.date], list[str] | None]:
    def dates(value: str, today: datetime.date) -> list[str] | None:
        count = today.year * 12 + today.month - 1 - int(Decimal(value)) * months
        year, month = divmod(count, 12)
        if not datetime.MINYEAR <= year <= datetime.MAXYEAR:
            return None
        return [datetime.date(year, month + 1, min(today.day, 28)).isoformat(), today.isoformat()]

    return dates


def _weekday(value: str, today: datetime.date) -> list[str]:
    return [(today + datetime.timedelta(int(Decimal(value)) - today.isoweekday())).isoformat()]


def _length(value: str, today: datetime.date) -> list[str] | None:
    return ["x" * int(Decimal(value))] if 0 < Decimal(value) <= MAX_TEXT_CHARS else None


BACKWARDS: dict[str, Callable[[str, datetime.date], list[str] | None]] = {
    "days_between": _between(1),
    "months_between": _months(1),
    "years_between": _months(12),
    "weekday": _weekday,
    "length": _length,
    "number": lambda value, today: [value] if read_number(value) is not None else None,
    "date": lambda value, today: [value] if read_date(value) else None,
}
