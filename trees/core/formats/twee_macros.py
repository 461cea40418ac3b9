"""Macros of the Twine story formats SugarCube, Harlowe, Snowman and Chapbook, which a reader does not see."""

from __future__ import annotations

import re

LINK_MACRO = re.compile(
    r'<<(?:link|button)\s+"(?P<label>[^"\n]*+)"\s+"(?P<to>[^"\n]*+)"[^<>\n]*+>>'
    r'|\(link-goto:\s*"(?P<label2>[^"\n]*+)"\s*,\s*"(?P<to2>[^"\n]*+)"\s*\)'
    r"|<<(?:link|button)\s+(?P<link>\[\[[^\[\]\n]*+\]\])[^<>\n]*+>>"
)
MACROS = re.compile(
    r"<<[^<>\n]*+(?:<(?!<)[^<>\n]*+|>(?!>)[^<>\n]*+)*+>>"
    r"|^\[(?:if|unless|else|continue|after|append|align|note|JavaScript|CSS)\b[^\]\n]*+\][ \t]*$",
    re.MULTILINE,
)
ASIDE = (("<!--", "-->"), ("/%", "%/"), ("<%", "%>"))
HARLOWE = re.compile(r"(?<!\])\((?!https?:|mailto:|tel:)[a-z]+(?:-[a-z]+){0,5}:")
TAG = re.compile(r"</?[A-Za-z][^<>\n]*+>")


def without_macros(text: str) -> tuple[str, bool]:
    """``(text, changed)``: ``text`` without macros. Macros that are only a link become links. Linear."""
    text = LINK_MACRO.sub(_as_link, text)
    plain = text
    for opening, closing in ASIDE:
        plain = _without_between(plain, opening, closing)
    plain = _without_calls(MACROS.sub("", plain))
    return TAG.sub("", plain), plain != text


def _as_link(match: re.Match[str]) -> str:
    """A link macro as a link."""
    if match["link"]:
        return str(match["link"])
    return f"[[{match['label'] or match['label2'] or ''}->{match['to'] or match['to2'] or ''}]]"


def _without_between(text: str, opening: str, closing: str) -> str:
    """``text`` without the parts from ``opening`` to ``closing``. Unclosed parts stay."""
    kept: list[str] = []
    at = 0
    while (begin := text.find(opening, at)) >= 0 and (end := text.find(closing, begin)) >= 0:
        kept.append(text[at:begin])
        at = end + len(closing)
    return "".join([*kept, text[at:]])


def _without_calls(text: str) -> str:
    """``text`` without Harlowe's ``(macro: ...)``, which may contain brackets. Unclosed macros stay."""
    kept: list[str] = []
    at = 0
    closing = _closings(text) if HARLOWE.search(text) else {}
    for match in HARLOWE.finditer(text):
        end = closing.get(match.start(), -1)
        if match.start() >= at and end >= 0:
            kept.append(text[at : match.start()])
            at = end + 1
    return "".join([*kept, text[at:]])


def _closings(text: str) -> dict[int, int]:
    """Position of each opening bracket -> position of its closing bracket."""
    waiting: list[int] = []
    closed_at: dict[int, int] = {}
    for bracket in re.finditer(r"[()]", text):
        if bracket[0] == "(":
            waiting.append(bracket.start())
        elif waiting:
            closed_at[waiting.pop()] = bracket.start()
    return closed_at
