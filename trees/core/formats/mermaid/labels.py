"""Texts of a flowchart as titles, bodies and option labels."""

from __future__ import annotations

import re

from trees.core.formats.mermaid.model import plain
from trees.core.stored import MAX_TITLE_CHARS
from trees.core.text import one_line

ICON = re.compile(r"\bfa[a-z]?:fa-[\w-]+")
MAX_ONE_LINE_CHARS = 90
EMPTY = "#8203;"


def lines(label: str, kind: str) -> list[str]:
    """The lines a reader sees, without icons and emphasis; blank ones are left out."""
    label = ICON.sub("", label.replace("\\n", "<br>"))
    if kind == "markdown":
        label = label.replace("**", "")
    return list(filter(None, map(one_line, plain(label).split("\n"))))


def title_and_body(label: str, kind: str) -> tuple[str, str]:
    """A short text is a title in one line; of a long one the first line is the title, the rest the body."""
    found = lines(label, kind)
    whole = " ".join(found)
    if len(whole) <= MAX_ONE_LINE_CHARS or len(found) == 1:
        return short(whole)
    title, rest = short(found[0])
    return title, "\n\n".join(filter(None, [rest, *found[1:]]))


def short(text: str) -> tuple[str, str]:
    """``text`` as a title; when it is too long for one, its beginning, and all of it as a body."""
    if text == "\u200b":
        return "", ""
    return (text, "") if len(text) <= MAX_TITLE_CHARS else (text[: MAX_TITLE_CHARS - 1] + "…", text)


def quoted(text: str) -> str:
    """``text`` in quotes, so that Mermaid and this reader see exactly its characters."""
    codes = {'"': "#quot;", "#": "#35;", "<": "#lt;", ">": "#gt;", "&": "#amp;", "`": "#96;", "\\": "#92;", ":": "#58;"}
    return '"' + ("".join(codes.get(char, char) for char in text) or EMPTY) + '"'
