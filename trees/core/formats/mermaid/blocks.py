"""Mermaid blocks in other texts: Markdown's fences, ``:::mermaid``, ``<pre class="mermaid">``, and what site generators
and wikis have for them."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from textwrap import dedent

from trees.core.formats.html import to_line

FENCE = re.compile(r"`{3,}|~{3,}|:{3,}")
MARKER = re.compile(r"(?:[-*+]|[0-9]{1,9}[.)])[ \t]+")
INFO = re.compile(r"[ \t]*\{?\.?mermaid\b", re.IGNORECASE)
HEADING = re.compile(r" {0,3}#{1,6}[ \t]")
HTML_TAG = re.compile(
    r"<(?P<name>pre|div|code|p|span|section)\b[^<>]{0,300}?\bclass\s*=\s*"
    r"(?:\"(?P<double>[^\"<>]{0,300})\"|'(?P<single>[^'<>]{0,300})'|(?P<bare>[^\s\"'<>]{1,100}))[^<>]{0,300}>",
    re.IGNORECASE,
)
MARKUP_LINE = re.compile(
    r"\s*(?:[-*+>][ \t]*)*"
    r"(?:`{3,}|~{3,}|:{3,}|\{\{[<%]|\{%|\{/?code|\{mermaid|-{3,}\s*$|\.{4,}\s*$|\[mermaid|\.\. mermaid::)"
)
CLASSES = {"mermaid", "language-mermaid", "lang-mermaid"}


@dataclass(frozen=True, slots=True)
class _Form:
    """A block from a line ``begin`` to a line ``end``. Where ``lines`` is 2, a line ``second`` follows the first.

    ``indented``: it ends before the first line that is not indented.
    """

    begin: re.Pattern[str]
    end: re.Pattern[str]
    lines: int = 1
    second: re.Pattern[str] = re.compile(".*")
    indented: bool = False


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text, re.IGNORECASE)


FORMS = (
    _Form(
        _pattern(r"\s*\{\{[<%]\s*mermaid\b[^}]*[>%]\}\}\s*"), _pattern(r"\s*\{\{[<%]\s*/\s*mermaid\s*[>%]\}\}\s*")
    ),  # Hugo
    _Form(_pattern(r"\s*\{%\s*mermaid\b[^}]*%\}\s*"), _pattern(r"\s*\{%\s*endmermaid\s*%\}\s*")),  # Jekyll, Hexo
    _Form(
        _pattern(r"\s*\{code:(?:[^}]*[:|])?(?:language=)?mermaid[^}]*\}\s*"), _pattern(r"\s*\{code\}\s*")
    ),  # Confluence
    _Form(_pattern(r"\s*\{mermaid[^}]*\}\s*"), _pattern(r"\s*\{mermaid\}\s*")),
    _Form(_pattern(r"\s*<mermaid\b[^>]*>\s*"), _pattern(r"\s*</mermaid>\s*")),  # DokuWiki
    _Form(_pattern(r"\[mermaid\b[^\]]*\]\s*"), _pattern(r"----\s*"), 2, _pattern(r"----\s*")),  # AsciiDoc
    _Form(_pattern(r"\[mermaid\b[^\]]*\]\s*"), _pattern(r"\.\.\.\.\s*"), 2, _pattern(r"\.\.\.\.\s*")),
    _Form(_pattern(r"\s*\.\. mermaid::\s*"), _pattern(""), indented=True),  # reStructuredText
)


@dataclass(slots=True)
class Block:
    """``text`` begins on line ``line``. ``heading`` is the nearest one above, or ""."""

    text: str
    line: int = 1
    heading: str = ""


@dataclass(slots=True)
class _Fence:
    """An open fence, closed by ``marks``. The content of other fences is skipped."""

    marks: str
    mermaid: bool
    quoted: bool = False


def blocks(text: str) -> list[Block]:
    """The Mermaid blocks of a Markdown text, in order. Linear in the text."""
    if "mermaid" not in text and "mermaid" not in text.lower():
        return []
    lines = re.sub(r"\r\n?", "\n", text).split("\n")
    return [Block("\n".join(block), line, heading) for block, line, heading in _Scan(lines).run()]


def around(text: str, inside: list[Block]) -> list[str]:
    """The lines of ``text`` outside of the blocks, without what begins and ends these, as plain text."""
    lines = re.sub(r"\r\n?", "\n", text).split("\n")
    for block in inside:
        for number in range(block.line - 1, block.line + block.text.count("\n")):
            lines[number] = ""
    return list(filter(None, (to_line(line).strip(" \t#>") for line in lines if not MARKUP_LINE.match(line))))


class _Scan:
    def __init__(self, lines: list[str]):
        self.lines = lines
        self.index = 0
        self.heading = ""

    def run(self) -> Iterator[tuple[list[str], int, str]]:
        while self.index < len(self.lines):
            line = self.lines[self.index]
            self.index += 1
            if fence := _opening(line):
                first = self.index + 1
                inside = self._fenced(fence)
                if fence.mermaid:
                    yield inside, first, self.heading
            elif HEADING.match(line):
                self.heading = line.strip(" \t#").strip()
            elif tag := _html_tag(line):
                first = self.index
                yield self._until_closed(*tag), first, self.heading
            elif form := _form(line, self._following()):
                self.index += form.lines - 1
                first = self.index + 1
                yield self._delimited(form), first, self.heading

    def _following(self) -> str:
        return self.lines[self.index] if self.index < len(self.lines) else ""

    def _fenced(self, fence: _Fence) -> list[str]:
        """The lines up to the end of ``fence``.

        Some diagrams are closed at the end of their last line, or by nothing but the next block or the end of the text.
        """
        inside: list[str] = []
        while self.index < len(self.lines):
            line = self.lines[self.index]
            bare = line.strip(" \t>")
            if fence.mermaid and (other := _opening(line)) and other.mermaid:
                break
            self.index += 1
            if bare and not bare.strip(fence.marks[0]) and len(bare) >= len(fence.marks):
                break
            if fence.mermaid and fence.marks[0] == "`" and bare.endswith(fence.marks):
                inside.append(line.rstrip(" \t").rstrip("`"))
                break
            inside.append(line.lstrip(" \t").removeprefix(">") if fence.quoted else line)
        return inside

    def _until_closed(self, tag: str, first: str) -> list[str]:
        """The content of an HTML element up to its own end tag. Labels may have elements of any name inside."""
        depth = 1
        inside: list[str] = []
        line = first
        while True:
            for match in re.finditer(rf"<(/?){tag}\b", line, re.IGNORECASE):
                depth += -1 if match[1] else 1
                if not depth:
                    return [*map(html.unescape, [*inside, line[: match.start()]])]
            inside.append(line)
            if self.index == len(self.lines):
                return [html.unescape(each) for each in inside]
            line = self.lines[self.index]
            self.index += 1

    def _delimited(self, form: _Form) -> list[str]:
        """The lines up to the line that ends ``form``; of an indented form those that are indented."""
        inside: list[str] = []
        while self.index < len(self.lines):
            line = self.lines[self.index]
            if form.indented and line.strip() and not line[:1].isspace():
                break
            self.index += 1
            if not form.indented and form.end.fullmatch(line):
                break
            inside.append(line)
        return inside if not form.indented else dedent("\n".join(inside)).strip("\n").split("\n")


def _opening(line: str) -> _Fence | None:
    """A fence, also inside a list or quotation or on the line of a list item."""
    bare = line.lstrip(" \t>")
    if marker := MARKER.match(bare):
        bare = bare[marker.end() :].lstrip(" \t>")
    fence = FENCE.match(bare)
    if not fence or (fence[0][0] == "`" and "`" in bare[fence.end() :]):
        return None
    mermaid = bool(INFO.match(bare, fence.end()))
    if fence[0][0] == ":" and not mermaid:
        return None
    return _Fence(fence[0], mermaid, line.lstrip(" \t").startswith(">"))


def _form(line: str, following: str) -> _Form | None:
    """How a site generator, wiki or text processor begins a Mermaid block in ``line``, or None."""
    if "mermaid" not in line.lower():
        return None
    return next((form for form in FORMS if form.begin.fullmatch(line) and form.second.fullmatch(following)), None)


def _html_tag(line: str) -> tuple[str, str] | None:
    """Name and rest of the line of an element of the class mermaid, ``<pre class="mermaid">``, or None."""
    if "mermaid" not in line.lower():
        return None
    for match in HTML_TAG.finditer(line):
        if CLASSES & {*(match["double"] or match["single"] or match["bare"]).lower().split()}:
            return match["name"], line[match.end() :]
    return None
