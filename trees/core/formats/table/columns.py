"""Which column of a table is what: by its heading in several languages, else by what stands in it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field

from trees.core.formats.table.headings import DIRECT, HEADINGS

MAX_COLUMNS = 200
MAX_HEADING_ROW = 20
Row = Sequence[str]

ROLES = {word: role for role, words in HEADINGS.items() for word in words.split()}
NUMBERED = re.compile(r"(?P<word>\D+?)[ _.#-]*(?P<number>[0-9]{1,3}|[a-h])$")


@dataclass(slots=True)
class Columns:
    """Numbers of columns, -1 for none. ``pairs``: (label or its column, target's column) of answers beside each other.

    ``heading``: the number of the row with the headings, -1 for none.
    """

    heading: int = -1
    roles: dict[str, int] = field(default_factory=dict)
    pairs: list[tuple[str | int, int]] = field(default_factory=list)

    def of(self, role: str) -> int:
        return self.roles.get(role, -1)

    def read(self) -> set[int]:
        """The numbers of all columns that a guide is made of."""
        labels = {label for label, _ in self.pairs if isinstance(label, int)}
        return {*self.roles.values(), *labels, *(to for _, to in self.pairs)}


def guess_columns(rows: Sequence[Row]) -> Columns | None:
    """The columns of a table, None if there are none for a text and for where it leads."""
    for number, row in enumerate(rows[:MAX_HEADING_ROW]):
        columns = _by_headings(number, row[:MAX_COLUMNS])
        if columns and is_enough(columns):
            return columns
    return _by_content(rows)


def plain(text: str) -> str:
    """``Nächster Schritt:`` is ``nachsterschritt``: lower case, without accents and punctuation."""
    folded = unicodedata.normalize("NFKD", text.casefold().replace("ß", "ss"))
    return "".join(char for char in folded if char.isalnum())


def is_enough(columns: Columns) -> bool:
    """Whether there is a column for the text of a step, and one for where it leads."""
    has_text = columns.of("title") >= 0 or columns.of("text") >= 0
    return has_text and bool(columns.of("next") >= 0 or columns.of("options") >= 0 or columns.pairs)


def _by_headings(number: int, row: Row) -> Columns | None:
    columns = Columns(number)
    answers: dict[str, int] = {}
    for index, cell in enumerate(row):
        name = plain(cell)
        role, part = _role(name)
        if not name:
            continue
        if name in DIRECT:
            columns.pairs.append((DIRECT[name], index))
        elif role == "answer" and part:
            answers[part] = index
        elif role == "next" and part in answers:
            columns.pairs.append((answers.pop(part), index))
        elif role and role not in columns.roles:
            columns.roles[role] = index
        elif role == "title" and "key" not in columns.roles:  # a name, and a question
            columns.roles |= {"key": columns.roles["title"], "title": index}
    return columns if columns.roles or columns.pairs else None


def _role(name: str) -> tuple[str, str]:
    """The role that a heading names, and the number behind it: "Answer 2" is ("answer", "2")."""
    if name in ROLES:
        return ROLES[name], ""
    if (match := NUMBERED.match(name)) and match["word"] in ROLES:
        return ROLES[match["word"]], match["number"]
    return next(((role, "") for word, role in ROLES.items() if len(word) > 3 and name.startswith(word)), ("", ""))


def _by_content(rows: Sequence[Row]) -> Columns | None:
    """Without headings: one column holds what another one names, and the longest texts are the titles."""
    sample = [row for row in rows[:500] if any(row)]
    width = min(max(map(len, sample), default=0), 20)
    values = [
        [row[index].strip() for row in sample if index < len(row) and row[index].strip()] for index in range(width)
    ]
    for key in range(width):
        named = set(values[key])
        for to in range(width):
            if (
                to != key
                and len(values[to]) > 1
                and len(named) > 2
                and sum(each in named for each in values[to]) > 0.7 * len(values[to])
            ):
                rest = [index for index in range(width) if index not in (key, to) and values[index]]
                return _without_headings(key, to, rest, values)
    return None


def _without_headings(key: int, to: int, rest: list[int], values: list[list[str]]) -> Columns | None:
    rest.sort(key=lambda index: -sum(map(len, values[index])) / len(values[index]))
    columns = Columns(-1, {"key": key, "next": to})
    columns.roles["title"] = rest[0] if rest else key
    if len(rest) > 1:
        columns.roles["answer"] = rest[1]
    return columns
