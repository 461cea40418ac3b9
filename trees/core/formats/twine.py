"""Twine's own files: published stories and archives (HTML), also of Twine 1, and the JSON of compilers. Read-only.

::

    <tw-storydata name="Printer" startnode="1" format="Harlowe">
    <tw-passagedata pid="1" name="Is it on?" tags="">[[Yes-&gt;Good]]</tw-passagedata>
    </tw-storydata>

    <div id="storeArea"><div tiddler="Is it on?" tags="">[[Yes|Good]]\\nLook.</div></div>

    {"name": "Printer", "format": "Harlowe", "start": "Is it on?",
     "passages": [{"name": "Is it on?", "tags": [], "text": "[[Yes->Good]]"}]}
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import unescape
from typing import Any

from trees.core.formats.document import Document, FormatError, check_guide_count, require_readable
from trees.core.formats.json import parse
from trees.core.formats.story.build import story
from trees.core.formats.story.passages import Passage

NAME = "twine"
LABEL = "Twine"
SUFFIXES = (".html", ".htm")
MEDIA_TYPE = "text/html"

PASSAGES = re.compile(r"\"passages\"\s*:\s*\[")
STORY = "<tw-storydata"
PASSAGE = "<tw-passagedata"
TIDDLER = re.compile(r"<div\b(?=[^<>]{0,2000}?\stiddler\s*=)")  # a passage of Twine 1
ESCAPED = re.compile(r"\\([nst])")
UNESCAPED = {"n": "\n", "t": "\t", "s": "\\"}
ATTRIBUTE = re.compile(r"([\w-]{1,40})\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")


def load(text: str) -> list[Document]:
    """The stories in ``text``, each a guide. Raises FormatError if there is none."""
    stories = list(_in_html(text)) if STORY in text else [_in_store(text) if _is_store(text) else _in_json(text)]
    check_guide_count(len(stories))
    return require_readable([_document(passages) for passages in stories])


def looks_like(text: str) -> bool:
    """Whether ``text`` has a story in HTML, or is JSON with passages that have a text."""
    return (
        STORY in text
        or _is_store(text)
        or (text.lstrip().startswith("{") and bool(PASSAGES.search(text)) and '"text"' in text)
    )


def _document(passages: list[Passage]) -> Document:
    try:
        return story(passages)
    except FormatError as error:
        return Document(title=passages[0].text if passages else "", error=error)


def _in_html(text: str) -> Iterator[list[Passage]]:
    """The passages of each story. Twine escapes the text in them once, so no tag can be inside."""
    for part in text.split(STORY)[1:]:
        about, *passages = part.partition("</tw-storydata>")[0].split(PASSAGE)
        attributes = _attributes(about)
        rows = [(_attributes(each), _inside(each)) for each in passages]
        start = next((row.get("name", "") for row, _ in rows if row.get("pid") == attributes.get("startnode")), "")
        yield [
            *_about(attributes.get("name", ""), attributes.get("format", ""), start),
            *(_passage(row.get("name", ""), row.get("tags", "").split(), inside) for row, inside in rows),
        ]


def _is_store(text: str) -> bool:
    return " tiddler=" in text and TIDDLER.search(text) is not None


def _in_store(text: str) -> list[Passage]:
    """The passages of a story of Twine 1, whose lines and tabs are escaped besides."""
    parts = TIDDLER.split(text)[1:]
    rows = [(_attributes(each), unescape(each.partition(">")[2].partition("</div>")[0])) for each in parts]
    return [
        _passage(
            row.get("tiddler", ""), row.get("tags", "").split(), ESCAPED.sub(lambda match: UNESCAPED[match[1]], inside)
        )
        for row, inside in rows
    ]


def _attributes(tag: str) -> dict[str, str]:
    """The attributes of a tag, of which ``tag`` is all behind the name and more."""
    return {name: unescape(one or other) for name, one, other in ATTRIBUTE.findall(tag.partition(">")[0])}


def _inside(element: str) -> str:
    return unescape(element.partition(">")[2].partition("</tw-passagedata>")[0])


def _in_json(text: str) -> list[Passage]:
    data = parse(text)
    rows = data.get("passages") if isinstance(data, dict) else None
    if not isinstance(rows, list):
        raise FormatError("This is not a story of Twine.", hint='Expected {"name", "passages": [{"name", "text"}]}.')
    rows = [row for row in rows if isinstance(row, dict)]
    start = next((_text(row, "name") for row in rows if row.get("pid") == data.get("startnode", "")), "")
    return [
        *_about(_text(data, "name"), _text(data, "format"), _text(data, "start") or start),
        *(_passage(_text(row, "name"), _tags(row), _text(row, "text")) for row in rows),
    ]


def _about(title: str, format: str, start: str) -> list[Passage]:
    """What Twee keeps in passages of its own."""
    data = json.dumps({"format": format, "start": start})
    return [_passage("StoryTitle", [], title), _passage("StoryData", [], data)]


def _passage(name: str, tags: list[str], text: str) -> Passage:
    return Passage(name.strip() or "Untitled passage", tags, 1, text.replace("\r\n", "\n").split("\n"))


def _tags(row: dict[str, Any]) -> list[str]:
    tags = row.get("tags")
    return (
        tags.split()
        if isinstance(tags, str)
        else [tag for tag in tags or [] if isinstance(tag, str)]
        if isinstance(tags, list)
        else []
    )


def _text(row: dict[str, Any], name: str) -> str:
    value = row.get(name)
    return value if isinstance(value, str) else ""
