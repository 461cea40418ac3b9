"""Typebot's export (JSON, versions 3 to 6): a group is a step, the items of a choice are answers. Read-only.

::

    {"version": "6", "events": [{"id": "s", "type": "start", "outgoingEdgeId": "e0"}],
     "groups": [{"id": "g", "title": "Light", "blocks": [
        {"id": "b", "type": "text", "content": {"richText": [{"type": "p", "children": [{"text": "Is it on?"}]}]}},
        {"id": "c", "type": "choice input", "items": [{"id": "i", "content": "Yes", "outgoingEdgeId": "e1"}]}]}],
     "edges": [{"id": "e1", "from": {"blockId": "c", "itemId": "i"}, "to": {"groupId": "g2", "blockId": "d"}}]}

A bot goes on with the next block of its group where nothing else is said, so a group with words behind a choice becomes
several steps: see flow.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain

from trees.core.formats.building import Building
from trees.core.formats.document import Document, FormatError
from trees.core.formats.json import parse
from trees.core.formats.keys import Names
from trees.core.formats.typebot.fields import Fields
from trees.core.formats.typebot.flow import CHOICES, Edges, Part, parts, ways
from trees.core.formats.typebot.rows import Row, row_of, rows, text_of
from trees.core.formats.typebot.texts import Line, content_lines, joined, link_line

NAME = "typebot"
LABEL = "Typebot"
SUFFIXES = (".json",)
MEDIA_TYPE = "application/json"

SIGNS = (re.compile(r'"groups"\s*:\s*\['), re.compile(r'"edges"\s*:\s*\['), re.compile(r'"blocks"\s*:\s*\['))
JUMPS = {"Jump", "Typebot link"}
MISSING = "Answers whose group is not in the file lead nowhere yet"
ENDS = "Answers after which the bot ends lead nowhere yet"
NUMBERED = re.compile(r"(?:Group #\d+)?")  # what Typebot calls a group by itself


def load(text: str) -> list[Document]:
    """The one guide of a bot. Raises FormatError if it has no groups."""
    data = parse(text)
    groups = rows(data, "groups")
    if not groups:
        raise FormatError("This is not an export of Typebot.", hint='Expected {"groups": [...], "edges": [...]}.')
    return [_Bot(data, groups).document()]


def looks_like(text: str) -> bool:
    return text.lstrip().startswith("{") and all(sign.search(text) for sign in SIGNS)


class _Bot:
    """``parts``: of all groups, each a step. ``edges``: what leads where."""

    def __init__(self, data: Row, groups: list[Row]):
        self.data = data
        self.building = Building()
        self.notes = self.building.notes
        self.edges = Edges(data, groups)
        self.fields = Fields(data, groups, self.notes)
        names = Names()
        self.parts = [part for group in groups if not _is_start(group) for part in parts(group, self.edges, names)]

    def document(self) -> Document:
        for part in self.parts:
            self._step(part)
        for part in self.parts:
            self._ways(part)
        if not self.building.data:
            raise FormatError("This bot has no groups with a text.")
        return self.building.document(text_of(self.data, "name"), "", self._start())

    def _start(self) -> str:
        """The key of the step that the start leads to, "" if the bot does not say."""
        blocks = (block for group in rows(self.data, "groups") for block in rows(group, "blocks"))
        for start in chain(rows(self.data, "events"), blocks):
            if text_of(start, "type") == "start":
                return self.edges.of(start) or ""
        return ""

    def _step(self, part: Part) -> None:
        name = text_of(part.group, "title")
        asked: set[str] = set()
        lines = [line for block in part.blocks for line in self._lines(block, name, asked)]
        title = lines.pop(0).plain if lines and lines[0].plain else ""
        if title and part.is_first and not NUMBERED.fullmatch(name):
            self.notes.leave_out("Names of groups are left out", name)
        self.building.step(part.key, title or name or "Step", joined(lines))

    def _lines(self, block: Row, name: str, asked: set[str]) -> Iterator[Line]:
        kind = text_of(block, "type")
        if kind == "text":
            yield from content_lines(block.get("content"), self.fields.names)
        elif kind == "Redirect" and (url := text_of(row_of(block, "options"), "url")):
            yield link_line(url)
        elif field := self.fields.line(block, asked):
            yield field
        elif kind not in CHOICES and not (kind in JUMPS and self.edges.of(block)):
            if told := [*_links(block), *_labels(block)]:
                self.notes.leave_out("Pictures, videos, links and hints of the bot are left out", *told)
            self.notes.add(f"What a block of the type {kind} does is left out", name)

    def _ways(self, part: Part) -> None:
        for block in part.blocks:
            self._tell_further(block, self.building.data[part.key]["title"])
        for label, to in ways(part, self.edges, self.fields.variables):
            if not to:
                self.notes.add(MISSING if to == "" else ENDS, label or self.building.data[part.key]["title"])
            self.building.way(part.key, label, to or "")

    def _tell_further(self, block: Row, title: str) -> None:
        """Names what stands beside the items of a choice."""
        for item in rows(block, "items") if text_of(block, "type") in CHOICES else ():
            words = [text_of(item, name) for name in ("title", "description", "pictureSrc", "imageUrl")]
            if beside := [each for each in words[not text_of(item, "content") :] if each]:
                self.notes.leave_out("What stands beside choices is left out", *beside)
        if row_of(block, "options").get("isMultipleChoice") is True:
            self.notes.add("Questions that take several answers take one here", title)


def _is_start(group: Row) -> bool:
    """Before version 6 the start is a block in a group of its own."""
    return [text_of(block, "type") for block in rows(group, "blocks")] == ["start"]


def _labels(block: Row) -> list[str]:
    """What an input says in its field and on its button."""
    labels = row_of(row_of(block, "options"), "labels")
    return [words for name in labels if (words := text_of(labels, name))]


def _links(block: Row) -> Iterator[str]:
    """The URLs of a picture, video or embedded page."""
    for row in (row_of(block, "content"), row_of(block, "options")):
        yield from filter(None, (text_of(row, name) for name in ("url", "alt", "filename")))
