"""Converts the texts of a flowchart to titles, bodies and labels."""

from __future__ import annotations

import re

from trees.core.formats.mermaid.emphasis import in_markdown, with_marks, without_marks
from trees.core.formats.mermaid.model import plain
from trees.core.stored import MAX_TITLE_CHARS
from trees.core.text import escape_markdown

ICON = re.compile(r"\bfa[a-z]?:fa-[\w-]+")
MAX_ONE_LINE_CHARS = 90
EMPTY = "#8203;"
MARKUP_IN_QUOTES = re.compile(r"%(?=%\{)|d(?=irection\s+(?:TB|BT|RL|LR|TD))|\$(?=\$)")


def lines(label: str, kind: str) -> list[str]:
    """The visible lines, without icons, emphasis and blank lines."""
    return [without_marks(line) for line in _marked(label, kind)]


def title_and_body(label: str, kind: str) -> tuple[str, str]:
    """A short text is the title. Of a longer one the first line is the title and the rest the body, in Markdown."""
    marked = _marked(label, kind)
    parts = [without_marks(line) for line in marked]
    whole = " ".join(parts)
    if len(whole) <= MAX_ONE_LINE_CHARS or len(parts) == 1:
        return short(whole)
    title, rest = short(parts[0])
    return title, "\n\n".join(filter(None, [rest, *[*in_markdown(marked)][1:]]))


def short(text: str) -> tuple[str, str]:
    """``(title, body)``: the body is empty unless ``text``, a plain one, is too long for a title."""
    if text == "\u200b":
        return "", ""
    if len(text) <= MAX_TITLE_CHARS:
        return text, ""
    return text[: MAX_TITLE_CHARS - 1] + "…", escape_markdown(text)


def quoted(text: str) -> str:
    """``text`` in quotes, encoded so that Mermaid shows exactly these characters.

    Mermaid looks for directives, formulas and "direction LR" in quoted texts, too.
    """
    codes = {'"': "#quot;", "#": "#35;", "<": "#lt;", ">": "#gt;", "&": "#amp;", "`": "#96;", "\\": "#92;", ":": "#58;"}
    text = "".join(codes.get(char, char) for char in text)
    return '"' + (MARKUP_IN_QUOTES.sub(lambda match: f"#{ord(match[0])};", text) or EMPTY) + '"'


def _marked(label: str, kind: str) -> list[str]:
    """The lines with marks for emphasis, without those that show nothing."""
    label = with_marks(label) if kind == "markdown" else label.replace("\\n", "<br>")
    return list(filter(without_marks, plain(ICON.sub("", label)).split("\n")))
