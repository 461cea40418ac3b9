"""Typebot's export (JSON, versions 3 to 6): a group is a step, the items of a choice are answers. Read-only.

::

    {"version": "6", "events": [{"id": "s", "type": "start", "outgoingEdgeId": "e0"}],
     "groups": [{"id": "g", "title": "Light", "blocks": [
        {"id": "b", "type": "text", "content": {"richText": [{"type": "p", "children": [{"text": "Is it on?"}]}]}},
        {"id": "c", "type": "choice input", "items": [{"id": "i", "content": "Yes", "outgoingEdgeId": "e1"}]}]}],
     "edges": [{"id": "e1", "from": {"blockId": "c", "itemId": "i"}, "to": {"groupId": "g2"}}]}
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain
from typing import Any

from trees.core.formats.building import Building
from trees.core.formats.document import Document, FormatError
from trees.core.formats.json import parse
from trees.core.formats.keys import Names
from trees.core.text import escape_markdown

NAME = "typebot"
LABEL = "Typebot"
SUFFIXES = (".json",)
MEDIA_TYPE = "application/json"

SIGNS = (re.compile(r'"groups"\s*:\s*\['), re.compile(r'"edges"\s*:\s*\['), re.compile(r'"blocks"\s*:\s*\['))
CHOICES = {"choice input", "picture choice input", "Condition"}
MAX_PARTS = 200_000
Row = dict[str, Any]


def load(text: str) -> list[Document]:
    """The one guide of a bot. Raises FormatError if it has no groups."""
    data = parse(text)
    groups = _rows(data, "groups")
    if not groups:
        raise FormatError("This is not an export of Typebot.", hint='Expected {"groups": [...], "edges": [...]}.')
    return [_Bot(data, groups).document()]


def looks_like(text: str) -> bool:
    return text.lstrip().startswith("{") and all(sign.search(text) for sign in SIGNS)


class _Bot:
    """``targets``: id of an edge, or (block, item) that it leaves -> id of the group that it leads to."""

    def __init__(self, data: Row, groups: list[Row]):
        self.data = data
        self.building = Building()
        self.notes = self.building.notes
        self.start = ""
        names = Names()
        self.groups = [group for group in groups if not self._is_start(group)]
        self.keys = {_text(group, "id"): names.key(_text(group, "id")) for group in self.groups}
        self.targets: dict[str, str] = {}
        self.leaving: dict[tuple[str, str], str] = {}
        for edge in _rows(data, "edges"):
            source, to = _row(edge, "from"), _text(_row(edge, "to"), "groupId")
            self.targets[_text(edge, "id")] = to
            self.leaving[_text(source, "blockId"), _text(source, "itemId")] = to

    def document(self) -> Document:
        for group in self.groups:
            self._step(group)
        for group in self.groups:
            self._ways(group)
        if not self.building.data:
            raise FormatError("This bot has no groups with a text.")
        return self.building.document(_text(self.data, "name"), "", self.keys.get(self._first(), ""))

    def _is_start(self, group: Row) -> bool:
        """Before version 6 the start is a block in a group of its own."""
        return [_text(block, "type") for block in _rows(group, "blocks")] == ["start"]

    def _first(self) -> str:
        """The id of the group that the start leads to."""
        blocks = (block for group in _rows(self.data, "groups") for block in _rows(group, "blocks"))
        for start in chain(_rows(self.data, "events"), blocks):
            if _text(start, "type") == "start":
                return self.targets.get(_text(start, "outgoingEdgeId"), "")
        return ""

    def _step(self, group: Row) -> None:
        texts: list[str] = []
        for block in _rows(group, "blocks"):
            kind = _text(block, "type")
            if kind == "text":
                texts += _lines(block.get("content"))
            elif kind not in CHOICES:
                texts += _labels(block)
                if links := list(_links(block)):
                    self.notes.leave_out("Pictures, videos and links of the bot are left out", *links)
                self.notes.add(f"What a block of the type {kind} does is left out", _text(group, "title"))
        title, *rest = texts or [_text(group, "title") or "Step"]
        if texts and (name := _text(group, "title")) and not re.fullmatch(r"Group #\d+", name):
            self.notes.leave_out("Names of groups are left out", name)
        self.building.step(self.keys[_text(group, "id")], title, "\n\n".join(map(escape_markdown, rest)))

    def _ways(self, group: Row) -> None:
        key = self.keys[_text(group, "id")]
        for block in _rows(group, "blocks"):
            for item in _rows(block, "items") if _text(block, "type") in CHOICES else ():
                label = _text(item, "content") or _text(item, "title") or "If the condition holds"
                if further := [
                    words for name in ("description", "title", "pictureSrc") if (words := _text(item, name))
                ]:
                    self.notes.leave_out("What stands beside choices is left out", *further)
                self._way(key, label, self._target(item, _text(block, "id"), _text(item, "id")))
            if to := self._target(block, _text(block, "id"), ""):
                self._way(key, "Otherwise" if self.building.ways[key] else "", to)

    def _target(self, row: Row, block: str, item: str) -> str:
        """The id of the group that an item, or the block itself, leads to."""
        return self.targets.get(_text(row, "outgoingEdgeId")) or self.leaving.get((block, item), "")

    def _way(self, key: str, label: str, to: str) -> None:
        if to not in self.keys:
            self.notes.add("Answers whose group is not in the file lead nowhere yet", label)
        self.building.way(key, label, self.keys.get(to, ""))


def _lines(content: Any) -> list[str]:
    """The lines of a rich text, or of the plain text of older versions."""
    rich = content.get("richText") if isinstance(content, dict) else None
    if not isinstance(rich, list):
        plain = content.get("plainText") if isinstance(content, dict) else ""
        return [line for line in str(plain or "").split("\n") if line.strip()]
    lines = ("".join(_parts(paragraph)).strip() for paragraph in rich)
    return [line for line in lines if line]


def _parts(node: Any) -> Iterator[str]:
    """The texts in a node, in order; behind those of a link its URL."""
    waiting = [node]
    for _ in range(MAX_PARTS):
        if not waiting:
            return
        node = waiting.pop()
        if isinstance(node, str):
            yield node
        elif isinstance(node, dict):
            if isinstance(text := node.get("text"), str):
                yield text
            if isinstance(url := node.get("url"), str):
                waiting.append(f" ({url})")
            children = node.get("children")
            waiting += reversed(children) if isinstance(children, list) else []


def _labels(block: Row) -> list[str]:
    """What an input says in its field and on its button."""
    labels = _row(_row(block, "options"), "labels")
    return [words for name in labels if (words := _text(labels, name))]


def _links(block: Row) -> Iterator[str]:
    """The URLs of a picture, video or embedded page, and of a redirect."""
    for row in (_row(block, "content"), _row(block, "options")):
        yield from filter(None, (_text(row, name) for name in ("url", "alt", "filename")))


def _rows(row: Any, name: str) -> list[Row]:
    value = row.get(name) if isinstance(row, dict) else None
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _row(row: Any, name: str) -> Row:
    value = row.get(name) if isinstance(row, dict) else None
    return value if isinstance(value, dict) else {}


def _text(row: Any, name: str) -> str:
    value = row.get(name) if isinstance(row, dict) else None
    return value.strip() if isinstance(value, str) else ""
