"""The marks of a story format as Markdown: ``''bold''`` and ``//italic//``, and the lines of SugarCube and Harlowe.

Chapbook and Snowman have Markdown itself.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator

from trees.core.text import escape_markdown

BOLD, ITALIC = re.compile("''"), re.compile(r"(?<!:)//")
TWINE = ((BOLD, "**"), (ITALIC, "*"))
HARLOWE = (*TWINE, (re.compile(r"\^\^"), ""))
SUGARCUBE = (*TWINE, (re.compile("=="), "~~"), (re.compile(r"\^\^"), ""), (re.compile("__"), ""))
SIGNS = re.compile(r"''|//|==|\^\^|~~|__|@@|\{\{\{|\"\"\"")  # a line without any of them is as it is
SUBSCRIPT = re.compile("~~")
VERBATIM = re.compile(r"\{\{\{(?P<code>[^{}\n]+)\}\}\}|\"\"\"(?P<text>[^\"\n]+)\"\"\"")
STYLED = re.compile(r"@@(?:(?:[\w-]{1,40}:[^;@\n]{0,200};|[#.][\w.#-]{1,80};)*)(?P<text>(?:[^@\n]|@(?!@))*+)(?:@@|$)")
HARLOWE_LINE = re.compile(r"(?P<kind>#{1,6}|\*{1,6}(?=[ \t])|(?:0\.){1,6}(?=[ \t]))(?P<rest>.*)")
ALIGNED = re.compile(r"(?=.*=)(?=.*[<>|])[=<>|]{2,}")  # a line that aligns the others, or begins a column
FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
ITEM = re.compile(r"\s*(?:[-*+]|[0-9]{1,9}[.)])[ \t]")
BRACES = re.compile(r"[{}]")
LINE = re.compile(r"(?P<kind>!{1,6}|\*{1,8}|#{1,8})(?P<rest>[^!*#].*)")
Span = tuple[int, int]


def as_markdown(line: str, format: str) -> str:
    """A line of a passage, without macros. ``format``: of the story, "" for any."""
    format = format.lower()
    if format.startswith(("chapbook", "snowman")):
        return line
    if not format.startswith("sugarcube"):
        is_sure, line = format.startswith("harlowe"), line.strip()
        if is_sure and ALIGNED.fullmatch(line):
            return ""
        begin = HARLOWE_LINE.fullmatch(line) if is_sure else None
        return f"{_start(begin['kind'])}{_harlowe(begin['rest'].strip(), True)}" if begin else _harlowe(line, is_sure)
    line = line.strip()
    begin = LINE.fullmatch(line)
    return _sugarcube(line) if begin is None else f"{_start(begin['kind'], '!')}{_sugarcube(begin['rest'].strip())}"


def _start(kind: str, heading: str = "#") -> str:
    """What begins a heading or the item of a list in Markdown."""
    if kind[0] == heading:
        return "### "
    depth = "   " * ((len(kind) // 2 if kind[0] == "0" else len(kind)) - 1)
    return f"{depth}- " if kind[0] == "*" else f"{depth}1. "


def _harlowe(line: str, is_sure: bool) -> str:
    parts = (part if part.startswith("`") or not is_sure else BRACES.sub("", part) for part in _outside_code(line))
    return "".join(_marked(part, HARLOWE) for part in parts) if SIGNS.search(line) or is_sure else line


def code_lines(text: str, format: str) -> Iterator[tuple[str, bool]]:
    """The lines of a text, each with whether it is code. Indented lines of others are no code, as in no format."""
    if format.lower().startswith(("chapbook", "snowman")):
        yield from _markdown_lines(text.split("\n"))
        return
    lines = text.split("\n")
    has_code = format.lower().startswith("sugarcube") and "{{{" in text
    ends = [number for number, line in enumerate(lines) if line.strip() == "}}}"] if has_code else []
    end = -1
    for number, line in enumerate(lines):
        if ends and number > end and line.strip() == "{{{" and (at := bisect_right(ends, number)) < len(ends):
            end = ends[at]
            yield "```", True
        elif number <= end:
            yield "```" if number == end else line, True
        else:
            yield line, False


def _markdown_lines(lines: list[str]) -> Iterator[tuple[str, bool]]:
    fence, in_list = "", False
    for line in lines:
        begin = FENCE.match(line)
        if fence:
            fence = "" if begin and begin[1].startswith(fence) else fence
            yield line, True
        elif begin:
            fence = begin[1]
            yield line, True
        else:
            indented = line.startswith(("\t", "    "))
            in_list = in_list and (indented or not line.strip()) or bool(ITEM.match(line))
            yield line.lstrip() if indented and not in_list else line, False


def unmarked(text: str, format: str) -> str:
    """A text without marks, as an answer is shown."""
    if format.lower().startswith(("chapbook", "snowman")):
        return text
    for pattern, _ in SUGARCUBE if format.lower().startswith("sugarcube") else HARLOWE:
        text = _paired(text, pattern, "")
    return text


def code_spans(text: str, format: str) -> list[Span]:
    """Where code between backticks begins and ends, in order: no macro and no link works in it."""
    if format.lower().startswith("sugarcube") or "`" not in text:
        return []
    runs = [match.span() for match in re.finditer("`+", text)]
    by_length: dict[int, list[int]] = defaultdict(list)
    for start, end in runs:
        by_length[end - start].append(start)
    spans: list[Span] = []
    for start, end in runs:
        same = by_length[end - start]
        at = bisect_right(same, start)
        if at < len(same) and (not spans or start >= spans[-1][1]):
            spans.append((start, same[at] + end - start))
    return spans


def is_within(at: int, spans: list[Span]) -> bool:
    """Whether a position lies in one of the spans."""
    number = bisect_right(spans, (at, len(spans) and spans[-1][1])) - 1
    return number >= 0 and spans[number][0] <= at < spans[number][1]


def _sugarcube(line: str) -> str:
    if not SIGNS.search(line):
        return line
    line = STYLED.sub(lambda match: match["text"], line) if "@@" in line else line
    kept, at = [], 0
    for match in VERBATIM.finditer(line):
        kept += [_marked(line[at : match.start()], SUGARCUBE), _verbatim(match)]
        at = match.end()
    return "".join([*kept, _marked(line[at:], SUGARCUBE)])


def _verbatim(match: re.Match[str]) -> str:
    return f"`{match['code']}`" if match["code"] else escape_markdown(match["text"], start=False)


def _marked(text: str, marks: tuple[tuple[re.Pattern[str], str], ...]) -> str:
    if text.startswith("`"):
        return text
    text = _paired(text, SUBSCRIPT, "") if marks is SUGARCUBE else text
    for pattern, mark in marks:
        text = _paired(text, pattern, mark)
    return text


def _outside_code(line: str) -> Iterator[str]:
    at = 0
    for start, end in code_spans(line, ""):
        yield from (line[at:start], line[start:end])
        at = end
    yield line[at:]


def _paired(text: str, pattern: re.Pattern[str], mark: str) -> str:
    """Each two marks around a text become ``mark``; one without a partner stays."""
    marks = list(pattern.finditer(text))
    kept, at = [], 0
    for opening, closing in zip(marks[::2], marks[1::2], strict=False):
        inside = text[opening.end() : closing.start()]
        words = inside.strip()
        lead, trail = inside[: len(inside) - len(inside.lstrip())], inside[len(inside.rstrip()) :]
        kept += [
            text[at : opening.start()],
            f"{lead}{mark}{words}{mark}{trail}" if words else opening[0] + inside + closing[0],
        ]
        at = closing.end()
    return "".join([*kept, text[at:]])
