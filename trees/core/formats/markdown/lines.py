"""The lines of our Markdown form: their kinds, and the backslash that escapes structure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from trees.core.fences import COMMENT, Fence, closed_openers, opening
from trees.core.formats.document import FormatError

HEADING = re.compile(r" {0,3}(?P<marks>\#{1,2})(?=[ \t]|$)")
LINK = r"\[(?P<label>(?:\\.|\[(?:\\.|[^\\\[\]])*+\]|[^\\\[\]])*+)\]\((?:\#(?P<to>[^\s()]*))?\)"
QUOTED = r'"(?:\\.|[^"\\])*+"'
ATTRIBUTES = rf"\{{(?=\#|tree=|if=|else\b)(?P<attributes>(?:{QUOTED}|[^{{}}\"])*+)\}}"
OPTION = re.compile(rf" {{0,3}}(?:[-*+]|[0-9]{{1,9}}[.)])[ \t]+{LINK}(?:[ \t]+{ATTRIBUTES})?[ \t]*", re.DOTALL)
STRUCTURE_STARTS = frozenset("#-*+0123456789`~<\\")  # any other first character means plain text
BACKSLASHES = re.compile(r"( {0,3})(\\+)(?! )")


@dataclass(frozen=True, slots=True)
class Line:
    """``kind`` is guide, node, option or text. ``text``: the title of a heading, else the line unescaped."""

    number: int
    kind: str
    text: str
    option: re.Match[str] | None = None


def parse_lines(text: str) -> Iterator[Line]:
    """The lines of ``text``, numbered from 1. Raises FormatError for a code block or comment that is not closed."""
    fence: Fence | None = None
    for number, line in enumerate(re.sub(r"\r\n?", "\n", text).split("\n"), 1):
        if fence:
            yield Line(number, "text", line)
            fence = None if fence.closed_by(line) else fence
        elif line.lstrip(" ")[:1] not in STRUCTURE_STARTS or (fence := opening(line, number)):
            yield Line(number, "text", line)
        else:
            yield _structure(number, line)
    if fence:
        kind = "comment" if fence.marks == COMMENT else "code block"
        raise FormatError(f"This {kind} is not closed.", fence.line, f"Close it with a line {fence.closing}")


def escape(text: str) -> str:
    """``text`` with a backslash before each line that would be read as structure or as an escaped line."""
    lines = text.split("\n")
    closed = closed_openers(lines)
    fence: Fence | None = None
    for index, line in enumerate(lines):
        if fence:
            fence = None if fence.closed_by(line) else fence
        elif index in closed:
            fence = opening(line)
        elif is_structure(line) or _unescaped(line) is not None:
            indent = len(line) - len(line.lstrip(" "))
            lines[index] = f"{line[:indent]}\\{line[indent:]}"
    return "\n".join(lines)


def is_structure(line: str) -> bool:
    return bool(HEADING.match(line) or OPTION.fullmatch(line) or opening(line))


def escape_label(label: str) -> str:
    return re.sub(r"[\\\[\]]", r"\\\g<0>", label)


def unescape_label(label: str) -> str:
    """Removes the backslash before punctuation, as Markdown does."""
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", label)


def quote_attribute(text: str) -> str:
    """``text`` in quotation marks, for an attribute."""
    return '"' + re.sub(r'["\\]', r"\\\g<0>", text) + '"'


def unquote_attribute(text: str) -> str:
    """What ``quote_attribute`` made ``text`` of."""
    return re.sub(r"\\(.)", r"\1", text[1:-1])


def _structure(number: int, line: str) -> Line:
    if heading := HEADING.match(line):
        kind = "guide" if heading["marks"] == "#" else "node"
        return Line(number, kind, line[heading.end() :])
    if option := OPTION.fullmatch(line):
        return Line(number, "option", line, option)
    unescaped = _unescaped(line)
    return Line(number, "text", line if unescaped is None else unescaped)


def _unescaped(line: str) -> str | None:
    """``line`` without its first backslash if structure follows the backslashes, else None."""
    slashes = BACKSLASHES.match(line)
    if not slashes or not is_structure(line[slashes.end() :]):
        return None
    return f"{slashes[1]}{slashes[2][1:]}{line[slashes.end() :]}"
