"""The text of a cell, which is HTML or plain."""

from __future__ import annotations

from trees.core.formats.drawing.cells import Cell
from trees.core.formats.html import title_and_body, to_line
from trees.core.text import escape_markdown, one_line

MAX_ONE_LINE_CHARS = 90  # a shorter text is one line, however it was wrapped


def line_of(cell: Cell) -> str:
    """The text in one line."""
    return one_line(to_line(cell.value) if cell.is_html else cell.value)


def texts_of(cell: Cell) -> tuple[str, str]:
    """``(title, body)``: a short text is the title; of a longer one the first line, and the rest is Markdown."""
    line = line_of(cell)
    if len(line) <= MAX_ONE_LINE_CHARS and "<a " not in cell.value:
        return line, ""
    if cell.is_html:
        return title_and_body(cell.value)
    first, *rest = filter(None, map(str.strip, cell.value.split("\n")))
    return first, "\n\n".join(map(escape_markdown, rest))
