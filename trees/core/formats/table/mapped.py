"""The columns of a table as a person maps them; what they leave open is guessed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from trees.core.formats.mapping import (
    HEADINGS,
    IGNORE,
    MAX_PARTS,
    MAX_SAMPLES,
    ROLES,
    Part,
    Parts,
    Roles,
    sample,
)  # fmt: skip
from trees.core.formats.table.columns import MAX_COLUMNS, Columns, Row, guess_columns, plain

SEVERAL = {"answer", "next"}


def columns_of(rows: Sequence[Row], mapping: Roles) -> Columns:
    """The columns that the guess and ``mapping`` give together; those of nothing where neither says anything."""
    guess = guess_columns(rows) or Columns(_first_row(rows))
    if mapping.get(HEADINGS) in ("yes", "no"):
        guess.heading = max(guess.heading, _first_row(rows)) if mapping[HEADINGS] == "yes" else -1
    named = _by_number(rows, guess.heading, mapping)
    return _mapped(rows, guess, named) if named else guess


def parts_of(rows: Sequence[Row], columns: Columns) -> Parts:
    """Each column with its role, and what stands in the first rows."""
    width = min(max(map(len, rows[:100]), default=0), MAX_PARTS)
    roles = _roles(columns)
    below = [row for row in rows[columns.heading + 1 :] if any(cell.strip() for cell in row)][:MAX_SAMPLES]
    parts = [
        Part(
            str(index + 1),
            _heading(rows, columns.heading, index) or f"Column {index + 1}",
            roles.get(index, IGNORE),
            tuple(sample(row[index]) if index < len(row) else "" for row in below),
        )
        for index in range(width)
    ]
    return Parts(tuple(parts), ROLES, columns.heading >= 0)


def _first_row(rows: Sequence[Row]) -> int:
    return next((number for number, row in enumerate(rows) if any(cell.strip() for cell in row)), -1)


def _heading(rows: Sequence[Row], heading: int, index: int) -> str:
    return rows[heading][index].strip() if 0 <= heading < len(rows) and index < len(rows[heading]) else ""


def _by_number(rows: Sequence[Row], heading: int, mapping: Roles) -> dict[int, str]:
    """Index of a column -> role. A name that no column has is left aside."""
    width = min(max(map(len, rows[:100]), default=0), MAX_COLUMNS)
    names = {plain(_heading(rows, heading, index)): index for index in reversed(range(width))}
    found: dict[int, str] = {}
    for name, role in mapping.items():
        index = names.get(plain(name), int(name) - 1 if name.isascii() and name.isdecimal() else -1)
        if role in ROLES and name != HEADINGS and 0 <= index < width:
            found[index] = role
    return found


def _roles(columns: Columns) -> dict[int, str]:
    """Index -> role, of all columns that are read."""
    roles = {index: role for role, index in columns.roles.items()}
    for label, to in columns.pairs:
        roles |= {label: "answer"} if isinstance(label, int) else {}
        roles |= {to: "next"} if to >= 0 else {}
    return {index: role if role in ROLES else IGNORE for index, role in roles.items()}


def _mapped(rows: Sequence[Row], guess: Columns, named: dict[int, str]) -> Columns:
    """``guess`` with the roles that were chosen: a role of one column is taken from the column that had it."""
    chosen = {role for role in named.values() if role not in SEVERAL}
    kept = {index: role for index, role in _roles(guess).items() if index not in named and role not in chosen}
    roles = {**kept, **named}
    columns = Columns(guess.heading, {role: index for index, role in roles.items() if role not in {*SEVERAL, IGNORE}})
    columns.roles |= {role: index for role, index in guess.roles.items() if role not in ROLES and index not in named}
    answers, nexts = ([index for index in sorted(roles) if roles[index] == role] for role in ("answer", "next"))
    if len(answers) <= 1 and len(nexts) == 1 and (answers or nexts[0] not in dict(_direct(guess))):
        columns.roles |= {"next": nexts[0], **({"answer": answers[0]} if answers else {})}
    else:
        columns.pairs = list(_pairs(rows, guess, answers, nexts))
    return columns


def _pairs(
    rows: Sequence[Row], guess: Columns, answers: list[int], nexts: list[int]
) -> Iterable[tuple[str | int, int]]:
    """Each target with the answer before it; one without is an answer by the name of its column."""
    words, waiting = dict(_direct(guess)), list(answers)
    for index in nexts:
        before = [each for each in waiting if each < index]
        if before and index not in words:
            waiting.remove(before[-1])
            yield before[-1], index
        else:
            yield words.get(index) or _heading(rows, guess.heading, index), index
    yield from ((index, -1) for index in waiting)


def _direct(columns: Columns) -> Iterable[tuple[int, str]]:
    """Columns that are an answer by their name, such as "yes"."""
    return ((to, label) for label, to in columns.pairs if isinstance(label, str))
