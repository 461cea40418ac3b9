"""The sections of a web page: its headings, each with what is below it as blocks of Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from trees.core.formats.html_lists import ItemList
from trees.core.formats.html_tokens import Token, check_tag_count, tokens
from trees.core.formats.html_writer import Writer
from trees.core.formats.prose.ways import WAY
from trees.core.formats.table.columns import plain as plain_heading
from trees.core.formats.table.headings import HEADINGS

HEADING = re.compile(r"h[1-6]")
BREAKS = {"tr", "p", "div", "table", "blockquote", "pre", "section", "article", "hr"}
PARAGRAPHS, CELLS = {"p", "div"}, {"td", "th"}
LEADS_ON = set(HEADINGS["next"].split())  # what the column of a table is called that says where an answer leads
STRUCTURE = {*BREAKS - {"pre"}, "li", "ul", "ol", "tbody", "thead", "h1", "h2", "h3", "h4", "h5", "h6"}
NUMBER = re.compile(
    r"^(?:(?:step|section|chapter|part|schritt|abschnitt|kapitel|étape|etape|section|paso|passo|stap|krok)\s+)?"
    r"(?P<number>[0-9]{1,4}(?:\.[0-9]{1,4}){0,5})(?:[.):]|\s|$)[.):\s–-]*",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Item:
    """A line below a heading, as Markdown. ``kind``: "li", "tr" or "p". ``links``: ids that its links lead to.

    ``said``: ``plain`` as a sentence, where the heading of a column says what its cells mean. ``number``: that of an
    item in the outermost list, as it is shown.
    """

    kind: str
    markdown: str
    plain: str
    links: list[str] = field(default_factory=list)
    said: str = ""
    number: str = ""


@dataclass(slots=True)
class Section:
    """``number``: what the heading is numbered with, such as 2.1; ``written``: how that is written, "Step 2.1:".

    ``anchors``: the ids in it.
    """

    level: int
    title: str = ""
    number: str = ""
    anchors: list[str] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    written: str = ""


def sections(html: str) -> list[Section]:
    """What is above the first heading, as a section of level 0, then a section for each heading."""
    return list(_Reading().run(html))


class _Reading:
    """``lists``: those that are open. ``heading``: level of the open one.

    ``cells``: of the row at hand, the indices in ``words`` at which its cells begin. ``columns``: the headings of the
    table, None before its first row.
    """

    def __init__(self) -> None:
        self.section = Section(0)
        self.lists: list[ItemList] = []
        self.heading = 0
        self.columns: list[str] | None = None
        self._begin_item("p")

    def run(self, html: str) -> Iterator[Section]:
        check_tag_count(html)
        for token in tokens(html):
            name = token.tag.removeprefix("/")
            if HEADING.fullmatch(name) and token.tag == name:
                self._end_item()
                yield self.section
                self.heading = int(name[1])
                self.section = Section(self.heading)
                self._begin_item("p")
            elif HEADING.fullmatch(name):
                if self.heading:  # ended by any of them, as in a browser; further ones are of no heading
                    self._end_heading()
            elif not self.heading:
                self._list(token)
            self._take(token, name)
        if self.heading:
            self._end_heading()
        self._end_item()
        yield self.section

    def _list(self, token: Token) -> None:
        """Begins and ends items where lists, rows and paragraphs do."""
        tag = token.tag
        if tag in ("ul", "ol"):
            self._end_item()
            self.lists.append(ItemList.begun_by(token))
        elif tag in ("/ul", "/ol"):
            self._end_item()
            self.lists = self.lists[:-1]
        elif tag == "li":
            self._end_item()
            for each in self.lists[-1:]:
                each.begin_item(token)
            self._begin_item("li")
        elif tag.removeprefix("/") in BREAKS and not self._stays(tag):
            self._end_item()
            if tag == "tr":
                self._begin_item("tr")
            elif tag == "table":
                self.columns = None

    def _stays(self, tag: str) -> bool:
        """Whether a paragraph belongs to the item at hand: the first one of a list's item, or of a cell."""
        if tag.removeprefix("/") not in PARAGRAPHS:
            return False
        if self.kind == "tr":
            return tag.startswith("/") or len(self.words) == (self.cells[-1] if self.cells else 0)
        return self.kind == "li" and not tag.startswith("/") and not self.words

    def _take(self, token: Token, name: str) -> None:
        if anchor := token.attributes.get("id") or token.attributes.get("name"):
            self.section.anchors.append(anchor)
        if not token.tag:
            self._say(token.text)
        elif name == "br" or name in CELLS:
            self.words.append(" ")
        if token.tag in CELLS:
            self.cells.append(len(self.words))
        if (href := token.attributes.get("href", "")).startswith("#"):
            self.links.append(href[1:])
        if not self.heading and name not in STRUCTURE and token.tag != "/pre":
            self.writer.take(token)

    def _say(self, text: str) -> None:
        """White space does not begin an item or a cell."""
        if text.strip() or len(self.words) > (self.cells[-1] if self.cells else 0):
            self.words.append(text)

    def _end_heading(self) -> None:
        title = " ".join("".join(self.words).split())
        if number := NUMBER.match(title):
            self.section.number = number["number"]
            self.section.written = number[0].strip() if title[number.end() :] else ""
            title = title[number.end() :] or title
        self.section.title, self.heading = title, 0
        self._begin_item("p")

    def _end_item(self) -> None:
        plain, markdown = " ".join("".join(self.words).split()), self.writer.markdown().strip()
        if (plain or "![" in markdown) and not self.heading:
            said = self._row() if self.cells else ""
            markdown = re.sub(" {2,}", " ", markdown) if self.kind == "tr" else markdown
            number = self.lists[0].shown if self.kind == "li" and len(self.lists) == 1 else ""
            bullet = self._bullet()
            self.section.items.append(Item(self.kind, bullet + markdown, plain, self.links, said or plain, number))
        self._begin_item("p")

    def _row(self) -> str:
        """The row as a sentence if the heading of one of its columns says that its cells lead on, else ""."""
        ends = [*self.cells[1:], len(self.words)]
        cells = [" ".join("".join(self.words[at:end]).split()) for at, end in zip(self.cells, ends, strict=True)]
        if self.columns is None:
            self.columns = [plain_heading(cell[:100]) for cell in cells]
            return ""
        leads = (
            at for at, (name, cell) in enumerate(zip(self.columns, cells, strict=False)) if name in LEADS_ON and cell
        )
        at = next(leads, 0)
        return " ".join(cells[:at]) + f" → {cells[at]}" if at and not WAY.match(cells[at]) else ""

    def _bullet(self) -> str:
        if self.kind != "li":
            return ""
        marker = self.lists[-1].next_marker() if self.lists else "- "
        return "   " * max(0, min(len(self.lists), 8) - 1) + marker

    def _begin_item(self, kind: str) -> None:
        self.kind = kind
        self.words: list[str] = []
        self.links: list[str] = []
        self.cells: list[int] = []
        self.writer = Writer()
