"""The functions of conditions, and the dates and numbers that they compute with. ``static/js/conditions/functions.js``
is the same in the browser.

A number is a Decimal, a date a ``datetime.date``. A function of something unknown is unknown, except ``known``.
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from trees.core.conditions.terms import DATE, NUMBER, TEXT

READ_NUMBER = re.compile(r"[-+]?[0-9]+(?:\.[0-9]+)?")
READ_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def fold(text: str) -> str:
    """``text`` as comparisons see it: composed, without difference of case."""
    return unicodedata.normalize("NFC", text).lower()


def read_number(text: str) -> Decimal | None:
    """The number that ``text`` is, or None."""
    return Decimal(text) if READ_NUMBER.fullmatch(text) else None


def read_date(text: str) -> datetime.date | None:
    """The date that ``text`` is, or None."""
    try:
        return datetime.date.fromisoformat(text) if READ_DATE.fullmatch(text) else None
    except ValueError:
        return None


def days_between(start: datetime.date, end: datetime.date) -> Decimal:
    return Decimal((end - start).days)


def months_between(start: datetime.date, end: datetime.date) -> Decimal:
    """Whole months from ``start`` to ``end``, rounded down: a month is over on the day of its beginning."""
    return Decimal((end.year - start.year) * 12 + end.month - start.month - (end.day < start.day))


def years_between(start: datetime.date, end: datetime.date) -> Decimal:
    return Decimal(end.year - start.year - ((end.month, end.day) < (start.month, start.day)))


# name -> (types of what it takes, type of what it gives, what it computes). Those that end in "since" compute with
# today: the compiler writes days_since(date) as days_between(date, today).
FUNCTIONS: dict[str, tuple[tuple[str, ...], str, Callable[..., Any]]] = {
    "days_between": ((DATE, DATE), NUMBER, days_between),
    "months_between": ((DATE, DATE), NUMBER, months_between),
    "years_between": ((DATE, DATE), NUMBER, years_between),
    "weekday": ((DATE,), NUMBER, lambda date: Decimal(date.isoweekday())),
    "length": ((TEXT,), NUMBER, lambda text: Decimal(len(text))),
    "number": ((TEXT,), NUMBER, read_number),
    "date": ((TEXT,), DATE, read_date),
}
SINCE = {"days_since": "days_between", "months_since": "months_between", "years_since": "years_between"}
