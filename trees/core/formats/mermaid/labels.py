"""Converts the texts of a flowchart to titles, bodies and labels."""

from __future__ import annotations

import re

from trees.core.formats.mermaid.model import plain
from trees.core.stored import MAX_TITLE_CHARS
from trees.core.text import escape_markdown, one_line

ICON = re.compile(r"\bfa[a-z]?:fa-[\w-]+")
MAX_ONE_LINE_CHARS = 90
EMPTY = "#8203;"


def lines(label: str, kind: str) -> list[str]:
    """The visible lines, without icons, emphasis and blank lines."""
    label = ICON.sub("", label.replace("\\n", "<br>"))
    if kind == "markdown":
        label = label.replace("**", "")
    return list(filter(None, map(one_line, plain(label).split("\n"))))


def title_and_body(label: str, kind: str) -> tuple[str, str]:
    """A short text is the title. Of a longer one the first line is the title and the rest the body."""
    parts = lines(label, kind)
    whole = " ".join(parts)
    if len(whole) <= MAX_ONE_LINE_CHARS or len(parts) == 1:
        return short(whole)
    title, rest = short(parts[0])
    if kind != "markdown":
        parts = [escape_markdown(part) for part in parts]
    return title, "\n\n".join(filter(None, [rest, *parts[1:]]))


def short(text: str) -> tuple[str, str]:
    """``(title, body)``: the body is empty unless ``text``, a plain one, is too long for a title."""
    if text == "\u200b":
        return "", ""
    if len(text) <= MAX_TITLE_CHARS:
        return text, ""
    return text[: MAX_TITLE_CHARS - 1] + "…", escape_markdown(text)


def quoted(text: str) -> str:
    """``text`` in quotes, encoded so that Mermaid shows exactly these characters."""
    codes = {'"': "#quot;", "#": "#35;", "<": "#lt;", ">": "#gt;", "&": "#amp;", "`": "#96;", "\\": "#92;", ":": "#58;"}
    return '"' + ("".join(codes.get(char, char) for char in text) or EMPTY) + '"'
