"""Fenced code blocks and comments in Markdown: where they open and close. Lines inside are never structure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

COMMENT, COMMENT_END = "<!--", "-->"
OPENER = re.compile(r" {0,3}(?P<marks>`{3,}(?=[^`]*$)|~{3,}|<!--(?!.*-->))(?P<info>.*)", re.DOTALL)
CLOSER = re.compile(r" {0,3}(?P<marks>`{3,}|~{3,})[ \t]*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Fence:
    """An open fence: ``marks`` are its opening backticks or tildes, or COMMENT; ``line`` its line number from 1."""

    marks: str
    line: int = 1

    @property
    def closing(self) -> str:
        """What closes it."""
        return COMMENT_END if self.marks == COMMENT else self.marks

    def closed_by(self, line: str) -> bool:
        if self.marks == COMMENT:
            return COMMENT_END in line
        closer = CLOSER.fullmatch(line)
        return closer is not None and closer["marks"].startswith(self.marks)


def opening(line: str, number: int = 1) -> Fence | None:
    """The fence that ``line`` opens, or None."""
    opener = OPENER.match(line)
    return Fence(opener["marks"], number) if opener else None


def closed_openers(lines: Sequence[str]) -> set[int]:
    """Indexes of lines that can open a fence which a later line closes. Linear in the lines."""
    longest = {"`": 0, "~": 0, "<": 0}
    openers = set()
    for index in range(len(lines) - 1, -1, -1):
        fence = opening(lines[index])
        if fence and longest[fence.marks[0]] >= len(fence.marks):
            openers.add(index)
        if COMMENT_END in lines[index]:
            longest["<"] = len(COMMENT)
        if closer := CLOSER.fullmatch(lines[index]):
            marks = closer["marks"]
            longest[marks[0]] = max(longest[marks[0]], len(marks))
    return openers
