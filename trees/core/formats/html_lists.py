"""The numbers of lists in HTML, as a browser shows them: counted down, by letters, or from anywhere."""

from __future__ import annotations

import re
from dataclasses import dataclass

from trees.core.formats.html_tokens import Token

NUMBER = re.compile("-?[0-9]{1,6}")
ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
         (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
MAX_ROMAN = 3999
STYLE = re.compile(r"list-style(?:-type)?\s*:[^;]*?\b(lower|upper)-(alpha|latin|roman)\b")
STYLES = {
    "loweralpha": "a",
    "lowerlatin": "a",
    "upperalpha": "A",
    "upperlatin": "A",
    "lowerroman": "i",
    "upperroman": "I",
}


@dataclass(slots=True)
class ItemList:
    """An open list. ``number``: of its next item, None for a list without numbers; ``step``: to the one after.

    ``style``: a, A, i, I, or any other for digits. ``written``: the number that Markdown shows next by itself, with its
    ``delimiter``.
    """

    number: int | None = None
    step: int = 1
    style: str = ""
    written: int | None = None
    delimiter: str = "."

    @classmethod
    def begun_by(cls, token: Token) -> ItemList:
        """The list that an ``ol`` or ``ul`` begins."""
        given = token.attributes
        if token.tag == "ul":
            return cls()
        start = given.get("start", "")
        counts_down = "reversed" in given
        number = int(start) if NUMBER.fullmatch(start) else int(given["items"]) if counts_down else 1
        return cls(number, -1 if counts_down else 1, _style(given))

    def begin_item(self, token: Token) -> None:
        value = token.attributes.get("value", "")
        if self.number is not None and NUMBER.fullmatch(value):
            self.number = int(value)
        self.style = _style(token.attributes) or self.style

    @property
    def shown(self) -> str:
        """What a browser shows before the item: "12", "b", "iv"; "" in a list without numbers."""
        if self.number is None:
            return ""
        return _lettered(self.number, self.style) or str(self.number)

    def next_marker(self) -> str:
        """The marker of the item in Markdown, which counts by one and has no letters: those are text. Another delimiter
        begins another list, which begins with any number."""
        if self.number is None:
            return "- "
        number, shown = self.number, self.shown
        self.number += self.step
        if number < 0 or shown != str(number):
            return f"- {shown}. "
        if self.written not in (None, number):
            self.delimiter = ")" if self.delimiter == "." else "."
        self.written = number + 1
        return f"{number}{self.delimiter} "


def _style(given: dict[str, str]) -> str:
    """That of an element with the attributes ``given``."""
    match = STYLE.search(given.get("style", ""))
    return STYLES[match[1] + match[2]] if match else given.get("type", "")


def _lettered(number: int, style: str) -> str:
    if style in ("a", "A") and number > 0:
        return _letters(number) if style == "a" else _letters(number).upper()
    if style in ("i", "I") and 0 < number <= MAX_ROMAN:
        return _roman(number) if style == "i" else _roman(number).upper()
    return ""


def _letters(number: int) -> str:
    """a, b, …, z, aa, ab."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("a") + rest) + letters
    return letters


def _roman(number: int) -> str:
    signs = ""
    for value, sign in ROMAN:
        count, number = divmod(number, value)
        signs += sign * count
    return signs
