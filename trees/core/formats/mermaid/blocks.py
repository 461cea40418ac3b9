"""Mermaid blocks in Markdown: fences of every kind, ``:::mermaid`` and ``<pre class="mermaid">``."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

FENCE = re.compile(r"`{3,}|~{3,}|:{3,}")
MARKER = re.compile(r"(?:[-*+]|[0-9]{1,9}[.)])[ \t]+")
INFO = re.compile(r"[ \t]*\{?\.?mermaid\b", re.IGNORECASE)
HEADING = re.compile(r" {0,3}#{1,6}[ \t]")
MAX_HTML_TAG_CHARS = 300


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
            elif (tag := _html_tag(line)) is not None:
                first = self.index
                yield self._until_closed(tag), first, self.heading

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

    def _until_closed(self, first: str) -> list[str]:
        """The content of an HTML element up to the next end tag."""
        inside = [first]
        while "</" not in inside[-1] and self.index < len(self.lines):
            inside.append(self.lines[self.index])
            self.index += 1
        inside[-1] = inside[-1].partition("</")[0] if inside[-1].lstrip().startswith("</") else _before_end(inside[-1])
        return [html.unescape(line) for line in inside]


def _before_end(line: str) -> str:
    end = re.search(r"</(?:pre|div|code)\b", line, re.IGNORECASE)
    return line[: end.start()] if end else line


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


def _html_tag(line: str) -> str | None:
    """What follows ``<pre class="mermaid">`` on its line, or None."""
    low = line.lower()
    if "mermaid" not in low:
        return None
    for name in ("<pre", "<div", "<code"):
        start = low.find(name)
        end = low.find(">", start, start + MAX_HTML_TAG_CHARS) if start >= 0 else -1
        if end > 0 and "class" in low[start:end] and "mermaid" in low[start:end]:
            return line[end + 1 :]
    return None
