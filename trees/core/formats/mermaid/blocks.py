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
INFO = re.compile(r"[ \t]*(?:\{code(?:-block|-cell)?\}[ \t]*)?\{?\.?mermaid\b", re.IGNORECASE)
HEADING = re.compile(r" {0,3}(?:#{1,6}|={1,6}|h[1-6]\.)[ \t]+(?P<text>\S.*)")
UNDERLINE = re.compile(r"([=~^*-])\1{2,}\s*")
HTML_HEADING = re.compile(r"<h[1-6]\b[^<>]*>(?P<text>(?:[^<]|<(?!/?h[1-6]))*+)</h[1-6]\s*>", re.IGNORECASE)
HTML_TAG = re.compile(
    r"<(?P<name>pre|div|code|p|span|section)\b[^<>]{0,300}?\b(?:class|lang|language|data-lang(?:uage)?)\s*=\s*"
    r"(?:\"(?P<double>[^\"<>]{0,300})\"|'(?P<single>[^'<>]{0,300})'|(?P<bare>[^\s\"'<>]{1,100}))[^<>]{0,300}>",
    re.IGNORECASE,
)
MARKUP_LINE = re.compile(
    r"\s*(?:[-*+>][ \t]*)*"
    r"(?:`{3,}|~{3,}|:{3,}|\{\{[<%]|\{%|\{/?code|\{mermaid|-{3,}\s*$|\.{4,}\s*$|\[(?:source,)?mermaid"
    r"|\.\. (?:mermaid|code-block)::\s*(?:mermaid)?\s*$|#\+(?:begin|end)_src\b)",
    re.IGNORECASE,
)
CLASSES = {"mermaid", "language-mermaid", "lang-mermaid", "highlight-source-mermaid"}
TEMPLATE = re.compile(r"(\s*)\{`(.*)`\}\s*", re.DOTALL)  # a text in JSX, as in MDX


@dataclass(frozen=True, slots=True)
class _Form:
    """A block from a line ``begin`` to a line ``end``; their groups ``inside`` belong to it.

    ``second``: what follows the first line, after a caption that begins with a dot.
    ``indented``: it ends before the first line that is not indented, and begins with its options.
    """

    begin: re.Pattern[str]
    end: re.Pattern[str]
    second: re.Pattern[str] | None = None
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
    *(
        _Form(_pattern(r"\[(?:source,\s*)?mermaid\b[^\]]*\]\s*"), _pattern(rf"{mark}\s*"), _pattern(rf"{mark}\s*"))
        for mark in ("----", r"\.\.\.\.", "--")
    ),  # AsciiDoc
    _Form(
        _pattern(r"\s*\.\. (?:mermaid::|code(?:-block)?:: *mermaid)\s*"), _pattern(""), indented=True
    ),  # reStructuredText
    _Form(_pattern(r"\s*#\+begin_src\s+mermaid\b.*"), _pattern(r"\s*#\+end_src\s*")),  # Org
    _Form(_pattern(r"\s*<mermaid\b[^>`]*[=>]\s*\{`(?P<inside>.*)"), _pattern(r"(?P<inside>[^`]*)`\}.*")),  # MDX
)
OPTION = re.compile(r"\s*:[\w-]+:")


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
    return scan(text)[0]


def scan(text: str) -> tuple[list[Block], list[str]]:
    """``(blocks, around)``: ``around`` has the lines outside of blocks as plain text, without what encloses these."""
    if "mermaid" not in text and "mermaid" not in text.lower():
        return [], []
    reading = _Scan(re.sub(r"\r\n?", "\n", text).split("\n"))
    found = [Block(_without_template("\n".join(block)), line, heading) for block, line, heading in reading.run()]
    lines = (to_line(line).strip(" \t#>") for line in reading.outside if not MARKUP_LINE.match(line))
    return found, list(filter(None, lines))


class _Scan:
    """``index`` and ``column``: where the next line, or the rest of one, begins. ``outside``: what is in no block."""

    def __init__(self, lines: list[str]):
        self.lines = lines
        self.index = self.column = 0
        self.heading = ""
        self.outside: list[str] = []

    def run(self) -> Iterator[tuple[list[str], int, str]]:
        while self.index < len(self.lines):
            line = self.lines[self.index]
            if tag := _html_tag(line, self.column):
                self._pass(line[self.column : tag.start()])
                first, self.column = self.index + 1, tag.end()
                yield self._until_closed(tag["name"]), first, self.heading
                continue
            line = line[self.column :]
            self.index, self.column = self.index + 1, 0
            if fence := _opening(line):
                first = self.index + 1
                inside = self._fenced(fence)
                if fence.mermaid:
                    yield inside, first, self.heading
                else:
                    self.outside += inside
            elif form := self._form(line):
                first = self.index + 1
                yield self._delimited(form, line), first, self.heading
            else:
                self._pass(line)

    def _pass(self, line: str) -> None:
        """Keeps what is outside of blocks, and the headings in it."""
        self.outside.append(line)
        for heading in HTML_HEADING.finditer(line):
            self.heading = to_line(heading["text"])
        if written := HEADING.match(line):
            self.heading = written["text"].strip(" \t#=")
        elif UNDERLINE.fullmatch(line) and len(self.outside) > 1 and len(line.rstrip()) >= len(self.outside[-2]) > 0:
            self.heading = self.outside[-2].strip()

    def _form(self, line: str) -> _Form | None:
        """How a site generator, wiki or text processor begins a Mermaid block in ``line``, or None.

        Steps over the lines that belong to its beginning.
        """
        if "mermaid" not in line.lower():
            return None
        following = [*self.lines[self.index : self.index + 2], "", ""]
        caption = following[0].startswith(".") and not following[0].startswith("..")
        for form in FORMS:
            if form.begin.fullmatch(line) and form.second is None:
                return form
            if form.begin.fullmatch(line) and form.second and form.second.fullmatch(following[caption]):
                self.outside += following[:caption]
                self.index += 1 + caption
                return form
        return None

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

    def _until_closed(self, name: str) -> list[str]:
        """The content of an HTML element up to its own end tag. Labels may have elements of any name inside."""
        depth = 1
        inside: list[str] = []
        tags = re.compile(rf"<(/?){name}\b", re.IGNORECASE)
        while self.index < len(self.lines):
            line = self.lines[self.index]
            for match in tags.finditer(line, self.column):
                depth += -1 if match[1] else 1
                if not depth:
                    inside.append(line[self.column : match.start()])
                    self.column = line.find(">", match.end()) + 1 or len(line)
                    return [html.unescape(each) for each in inside]
            inside.append(line[self.column :])
            self.index, self.column = self.index + 1, 0
        return [html.unescape(each) for each in inside]

    def _delimited(self, form: _Form, begin: str) -> list[str]:
        """The lines up to the line that ends ``form``; of an indented form those that are indented."""
        inside: list[str] = []
        while form.indented and self.index < len(self.lines) and OPTION.match(self.lines[self.index]):
            self.outside.append(self.lines[self.index])
            inside.append("")
            self.index += 1
        while self.index < len(self.lines):
            line = self.lines[self.index]
            if form.indented and line.strip() and not line[:1].isspace():
                break
            self.index += 1
            if not form.indented and (end := form.end.fullmatch(line)):
                inside += filter(None, end.groupdict().values())
                break
            inside.append(line)
        if form.indented:
            return dedent("\n".join(inside)).rstrip("\n").split("\n")
        begun = form.begin.fullmatch(begin)
        return [*filter(None, begun.groupdict().values() if begun else ()), *inside]


def _without_template(block: str) -> str:
    """Without the signs around a text in JSX."""
    match = TEMPLATE.fullmatch(block)
    return f"{match[1]}{match[2]}" if match else block


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


def _html_tag(line: str, column: int) -> re.Match[str] | None:
    """The next element of the class mermaid in ``line``, such as ``<pre class="mermaid">``, or None."""
    if not column and "mermaid" not in line.lower():
        return None
    for match in HTML_TAG.finditer(line, column):
        if CLASSES & {*(match["double"] or match["single"] or match["bare"]).lower().split()}:
            return match
    return None
