"""What a term uses: the values and answers that it depends on, and what it compares them with."""

from __future__ import annotations

from typing import NamedTuple

from trees.core.conditions.terms import Term

Thing = tuple[str, str]  # ("name", name of a field) or ("answer", key of a step)


class Uses(NamedTuple):
    """``things``: each once, in order; ``expected``: those of them that it asks for with ``known``.

    ``equations``: each operand with a constant that it is asked to be equal to.
    """

    things: tuple[Thing, ...]
    expected: frozenset[Thing]
    equations: tuple[tuple[Term, str], ...]


def uses_of(term: Term) -> Uses:
    things: dict[Thing, None] = {}
    expected: list[Thing] = []
    equations: list[tuple[Term, str]] = []
    _read(term, things, expected, equations)
    return Uses(tuple(things), frozenset(expected), tuple(equations))


def _read(term: Term, things: dict[Thing, None], expected: list[Thing], equations: list[tuple[Term, str]]) -> None:
    sign = term[0]
    if sign == "name":
        things[sign, term[2]] = None
    elif sign == "answer":
        things[sign, term[1]] = None
    elif sign == "=" or sign == "!=":
        _, _, left, right = term
        if right[0] == "value":
            equations.append((left, right[2]))
        elif left[0] == "value":
            equations.append((right, left[2]))
        _read(left, things, expected, equations)
        _read(right, things, expected, equations)
    elif sign == "in":
        equations += [(term[2], constant) for constant in term[3]]
        _read(term[2], things, expected, equations)
    elif sign != "value":
        if term[:2] == ("call", "known"):
            expected.append((term[2][0], term[2][-1]))
        for part in term[1:]:
            if isinstance(part, tuple):
                _read(part, things, expected, equations)
