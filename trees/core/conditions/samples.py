"""Values worth trying: one for each way in which the comparisons of some conditions can come out.

What is compared is an *operand*: a name, an answer, today, a function of them. ``Sampled`` puts a name in the place of
each, such as ``#0``, with values that show all that its comparisons can come out as. Operands are taken to be
independent of each other, which allows more than can happen: a condition that none of the combinations makes true is
never true.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal
from functools import lru_cache
from typing import NamedTuple

from trees.core.conditions.functions import fold, read_date, read_number
from trees.core.conditions.terms import DATE, NUMBER, TEXT, YES_NO, Term
from trees.core.conditions.texts import Test, text_samples
from trees.core.stored import MAX_CONDITION_CHARS

UNKNOWN = ""
COMPARISONS = ("=", "!=", "<", "<=", ">", ">=")
FLIPPED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
EXACT = Context(prec=2 * MAX_CONDITION_CHARS)  # no number of a condition is rounded
WHOLE = {"days_between", "months_between", "years_between", "weekday", "length"}  # these give whole numbers
LEAST = {"weekday": Decimal(1), "length": Decimal(1)}
MOST = {"weekday": Decimal(7)}
DAY = datetime.timedelta(1)


class Sampled(NamedTuple):
    """``terms`` with names for their operands. ``values``: for each name, the values to try; None if not all can be.

    Both depend on what is compared with what only, so that conditions of one form give the same; ``operands`` are what
    the names stand for.
    """

    terms: tuple[Term | None, ...]
    values: tuple[tuple[str, ...] | None, ...]
    operands: tuple[Term, ...]


def sampled(terms: Iterable[Term | None], closed: Mapping[Term, tuple[str, ...]]) -> Sampled:
    """``closed``: operand -> all that it can be, where that is known."""
    reader = _Reader()
    renamed = tuple([term and reader.renamed(term) for term in terms])
    values = tuple([reader.values(operand, closed.get(operand)) for operand in reader.names])
    return Sampled(renamed, values, tuple(reader.names))


def name_of(index: int) -> str:
    return f"#{index}"


class _Reader:
    """``names``: operand -> what stands for it. ``compared``: operand -> the tests that it has to pass."""

    def __init__(self) -> None:
        self.names: dict[Term, Term] = {}
        self.compared: dict[Term, dict[Test, None]] = {}

    def renamed(self, term: Term) -> Term:
        sign = term[0]
        if sign in COMPARISONS:
            return self._comparison(term)
        if sign in ("and", "or", "not"):
            return (sign, *map(self.renamed, term[1:]))
        if sign == "in":
            return (sign, term[1], self._operand(term[2], term[1], *[("=", each) for each in term[3]]), term[3])
        if sign == "contains":
            is_constant = term[2][0] == "value"
            return (sign, self._operand(term[1], TEXT, (sign, term[2][2])), term[2]) if is_constant else self._yes(term)
        if sign == "matches":
            return (sign, self._operand(term[1], TEXT, (sign, term[2])), term[2])
        if term[:2] == ("call", "known"):
            kind = term[2][1] if term[2][0] == "name" else TEXT
            return ("call", "known", self._operand(term[2], kind))
        return term

    def values(self, operand: Term, closed: tuple[str, ...] | None) -> tuple[str, ...] | None:
        """What to try for ``operand``; None where that would not show everything."""
        if closed is not None:
            return (UNKNOWN, *closed)
        function = operand[1] if operand[0] == "call" else ""
        return _values(function, self.names[operand][1], tuple(self.compared[operand]))

    def _comparison(self, term: Term) -> Term:
        sign, kind, left, right = term
        if left[0] == "value" and right[0] != "value":
            sign, left, right = FLIPPED.get(sign, sign), right, left
        if right[0] != "value":
            return self._yes(term)
        return (sign, kind, self._operand(left, kind, ("=", right[2])), right)

    def _yes(self, term: Term) -> Term:
        """A comparison of two operands: it is true, false or unknown, whatever they are."""
        return ("=", YES_NO, self._operand(term, YES_NO), ("value", YES_NO, "yes"))

    def _operand(self, operand: Term, kind: str, *tests: Test) -> Term:
        if operand[0] == "value":
            return operand
        name = self.names.get(operand)
        if name is None:
            name = self.names[operand] = ("name", kind, name_of(len(self.names)))
            self.compared[operand] = {}
        for test in tests:
            self.compared[operand][test] = None
        return name


@lru_cache(1024)  # guides are checked again and again, with the same conditions
def _values(function: str, kind: str, tests: tuple[Test, ...]) -> tuple[str, ...] | None:
    constants = [constant for _, constant in tests]
    if kind == NUMBER:
        return (UNKNOWN, *_numbers(constants, function))
    if kind == DATE:
        return (UNKNOWN, *_dates(constants))
    if kind == YES_NO:
        return (UNKNOWN, "yes", "no")
    texts = text_samples(tests)
    return None if texts is None else (UNKNOWN, *texts)


def _numbers(compared: Iterable[str], function: str) -> list[str]:
    """Each number, one below all, one above all, and one between each two; whole ones for ``function``."""
    numbers = sorted({number for text in compared if (number := read_number(text)) is not None}) or [Decimal(1)]
    between = [
        EXACT.divide(EXACT.add(one, other), Decimal(2)) for one, other in zip(numbers, numbers[1:], strict=False)
    ]
    tried = [EXACT.subtract(numbers[0], Decimal(1)), *numbers, *between, EXACT.add(numbers[-1], Decimal(1))]
    if function in WHOLE:
        tried = [each.to_integral_value(rounding) for each in tried for rounding in (ROUND_FLOOR, ROUND_CEILING)]
        tried += [limits[function] for limits in (LEAST, MOST) if function in limits]
    least, most = LEAST.get(function, min(tried)), MOST.get(function, max(tried))
    return [f"{number:f}" for number in sorted(set(tried)) if least <= number <= most]


def _dates(compared: Iterable[str]) -> list[str]:
    dates = {date for text in compared if (date := read_date(text))} or {datetime.date(2026, 1, 1)}
    near = {date - DAY for date in dates if date > datetime.date.min} | dates
    return [date.isoformat() for date in sorted(near | {date + DAY for date in dates if date < datetime.date.max})]


def fits(constant: str, closed: Iterable[str]) -> bool:
    """Whether a text of a condition is one of those in ``closed``."""
    return fold(constant) in map(fold, closed)
