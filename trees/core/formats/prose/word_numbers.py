"""The numbers of Word's lists, which go on behind a note, or begin anywhere. Mammoth counts each list from 1.

A bookmark in front of each numbered paragraph carries its number through mammoth. Numbers count by the definition of
their list (``w:abstractNum``), which several lists (``w:num``) may share (ECMA-376-1, 17.9).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import AttributesImpl

from trees.core.formats.xml import parse

MAX_NUMBERING_BYTES = 5_000_000
TOKEN = re.compile(
    rb"<w:(?P<begin>p|pStyle|ilvl|numId|pPrChange)(?=[\s/>])(?P<rest>[^>]*)>|</w:(?P<end>pPr|pPrChange)>"
    rb"|<(?P<out>/?)mc:Choice\b[^>]*>"  # the same again, as other programs show it
)
VALUE = re.compile(rb"""w:val\s*=\s*["']([^"']*)["']""")
DIGITS = re.compile("[0-9]{1,6}")
MARK = '<w:bookmarkStart w:id="0" w:name="list-number:%d:%s:%d"/>'
MARKED_ITEM = re.compile(r'<li><a id="list-number:[0-9]+:([aAiI]?):([0-9]+)"></a>')
MARKED_HEADING = re.compile(r'(<h[1-6]>)<a id="list-number:0::([0-9]+)"></a>')
LEFT = re.compile(r'<a id="list-number:[0-9]+:[aAiI]?:[0-9]+"></a>')
STYLES = {"lowerLetter": "a", "upperLetter": "A", "lowerRoman": "i", "upperRoman": "I"}
NO_NUMBER = ("bullet", "none")


@dataclass(slots=True)
class Level:
    start: int = 1
    form: str = "decimal"


@dataclass(slots=True)
class Num:
    """``starts``: by level, what a list begins with although others of its definition went before."""

    definition: str = ""
    starts: dict[int, int] = field(default_factory=dict)


def with_numbers_marked(document: bytes, numbering: bytes) -> bytes:
    """``document``, the XML of a text, with a bookmark in front of what ``numbering`` gives a number."""
    if not numbering or len(numbering) > MAX_NUMBERING_BYTES:
        return document
    lists = _Lists()
    parse(numbering.decode("utf-8-sig", "replace"), lists)
    return b"".join(_marked(document, _Counter(lists)))


def with_numbers(html: str) -> str:
    """Of mammoth: with the marks of items and of headings as their numbers, and without the others."""
    items = MARKED_ITEM.sub(r'<li type="\1" value="\2">', html)
    return LEFT.sub("", MARKED_HEADING.sub(r"\1\2. ", items))


def _marked(document: bytes, counter: _Counter) -> Iterator[bytes]:
    style, num, level, is_old, at = "", None, 0, False, 0
    for token in TOKEN.finditer(document):
        if token["out"] is not None or (is_old and token["end"] != b"pPrChange"):
            is_old = not token["out"] if token["out"] is not None else is_old
            continue
        value = VALUE.search(token["rest"] or b"")
        text = value[1].decode() if value else ""
        match token["begin"] or token["end"]:
            case b"p":
                style, num, level = "", None, 0
            case b"pStyle":
                style = text
            case b"ilvl":
                level = _natural(text)
            case b"numId":
                num = text
            case b"pPrChange":
                is_old = token["begin"] is not None
            case b"pPr" if mark := counter.mark(style, num, level):
                yield document[at : token.end()]
                yield mark.encode()
                at = token.end()
    yield document[at:]


class _Counter:
    def __init__(self, lists: _Lists) -> None:
        self.lists = lists
        self.numbers: dict[str, dict[int, int]] = {}
        self.begun: set[tuple[str, int]] = set()

    def mark(self, style: str, key: str | None, level: int) -> str:
        """For the next paragraph: of the list ``key``, or of the one that its style belongs to. "" without a number."""
        if key is None:
            definition, level = self.lists.styles.get(style, ("", 0))
            num = Num(definition)
        else:
            num = self.lists.nums.get(key, Num())
        looks = self.lists.levels.get(num.definition, {}).get(level)
        if looks is None or looks.form in NO_NUMBER:
            return ""
        numbers = self.numbers.setdefault(num.definition, {})
        if level in num.starts and (key or "", level) not in self.begun:
            self.begun.add((key or "", level))
            numbers.pop(level, None)
        numbers[level] = numbers.get(level, num.starts.get(level, looks.start) - 1) + 1
        for deeper in [each for each in numbers if each > level]:
            del numbers[deeper]
        return MARK % (level, STYLES.get(looks.form, ""), numbers[level])


class _Lists(ContentHandler):
    """``levels``: of each definition; ``nums``: the lists; ``styles``: of a paragraph -> its definition and level."""

    def __init__(self) -> None:
        super().__init__()
        self.levels: dict[str, dict[int, Level]] = {}
        self.nums: dict[str, Num] = {}
        self.styles: dict[str, tuple[str, int]] = {}
        self.definition = ""
        self.num: Num | None = None
        self.level = 0

    def startElement(self, name: str, attrs: AttributesImpl[str]) -> None:  # noqa: N802
        value = attrs.get("w:val", "")
        match name:
            case "w:abstractNum":
                self.definition = attrs.get("w:abstractNumId", "")
                self.levels[self.definition] = {}
            case "w:num":
                self.num = self.nums[attrs.get("w:numId", "")] = Num()
            case "w:lvl" | "w:lvlOverride":
                self.level = _natural(attrs.get("w:ilvl", ""))
        if self.num:
            if name == "w:abstractNumId":
                self.num.definition = value
            elif name == "w:startOverride":
                self.num.starts[self.level] = _natural(value, 1)
            return
        levels = self.levels.get(self.definition, {})
        match name:
            case "w:lvl":
                levels[self.level] = Level()
            case "w:start" if self.level in levels:
                levels[self.level].start = _natural(value, 1)
            case "w:numFmt" if self.level in levels:
                levels[self.level].form = value
            case "w:pStyle":
                self.styles[value] = (self.definition, self.level)


def _natural(text: str, otherwise: int = 0) -> int:
    return int(text) if DIGITS.fullmatch(text) else otherwise
