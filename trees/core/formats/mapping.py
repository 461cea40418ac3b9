"""What a person says of the columns of a table, or of the fields of a JSON file, where the guess is wrong.

A mapping is by column or field: ``{"Frage": "title", "weiter": "next", "4": "ignore"}``. A column is named by its
heading or by its number from 1. What a mapping does not name is guessed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

IGNORE, HEADINGS = "ignore", "headings"
ROLES = {
    "key": "Name or number of the step",
    "title": "Question or title",
    "text": "Text",
    "answer": "Answer",
    "next": "Next step",
    "outcome": "Outcome",
    IGNORE: "Not read",
}
ANSWERS = {"answers": "List of answers"}  # of JSON: one field has them all
Roles = Mapping[str, str]
# By the number of the guide in its file, from 1; 0 for those that are not named.
Mappings = Mapping[int, Roles]
MAX_PARTS = 60
MAX_SAMPLES, MAX_SAMPLE_CHARS = 5, 80


@dataclass(frozen=True, slots=True)
class Part:
    """A column or a field, as the guide was made of it.

    ``id``: what a mapping calls it. ``role``: one of ROLES. ``samples``: what stands in it in the first rows.
    """

    id: str
    name: str
    role: str
    samples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Parts:
    """``parts`` in their order. ``roles``: what each may be, with its words. ``has_headings``: None if not asked."""

    parts: tuple[Part, ...] = ()
    roles: Mapping[str, str] | None = None
    has_headings: bool | None = None

    @property
    def rows(self) -> list[tuple[str, ...]]:
        """The samples, row by row."""
        return list(zip(*(part.samples for part in self.parts), strict=True))


def roles_for(mappings: Mappings | None, number: int) -> Roles:
    """The mapping of the guide with this number."""
    return (mappings or {}).get(number) or (mappings or {}).get(0) or {}


def sample(value: str) -> str:
    line = " ".join(value.split())
    return line if len(line) <= MAX_SAMPLE_CHARS else line[: MAX_SAMPLE_CHARS - 1] + "…"
