"""References of options to other guides: by key in the database, by path in the files of a library.

``- [Yes](#cable) {tree=12}`` becomes ``- [Yes](#cable) {tree=network/check.md}``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Container, Mapping
from dataclasses import replace
from urllib.parse import quote, unquote

from trees.core.formats.document import Document, FormatError
from trees.core.formats.markdown.lines import parse_lines
from trees.transfer.library.content import GuideEntry, Library

TREE = re.compile(r"(?<=[ {])tree=([^\s{}]+)")


def ids_to_files(text: str, files: Mapping[int, str]) -> str:
    """``text`` with paths in place of numbers. A number that is not in ``files`` is kept."""
    return _changed(text, lambda name: quote(files.get(int(name), ""), safe="/") if name.isdecimal() else "")


def files_to_ids(text: str, numbers: Mapping[str, int]) -> str:
    """``text`` with numbers in place of paths. A path that is not in ``numbers`` raises FormatError with its line."""

    def number(name: str) -> str:
        return str(numbers.get(unicodedata.normalize("NFC", unquote(name)), ""))

    return _changed(text, number, refuse=True)


def _changed(text: str, change: Callable[[str], str], refuse: bool = False) -> str:
    if "tree=" not in text:
        return text
    replaced: list[str | None] = []
    for line in parse_lines(text):
        if not line.option or not line.option["attributes"]:
            replaced.append(None)
            continue
        begin, end = line.option.span("attributes")
        for name in TREE.findall(line.text[begin - 1 : end]) if refuse else ():
            if not name.isdecimal() and not change(name):
                raise FormatError(f"There is no guide {unquote(name)} here.", line.number, "Name the guide's file.")
        attributes = TREE.sub(lambda named: f"tree={change(named[1]) or named[1]}", line.text[begin - 1 : end])
        replaced.append(line.text[: begin - 1] + attributes + line.text[end:])
    lines = re.sub(r"\r\n?", "\n", text).split("\n")
    return "\n".join(line if new is None else new for line, new in zip(lines, replaced, strict=True))


def refuse_broken_references(library: Library, known: Container[str]) -> list[GuideEntry]:
    """The guides. One that leads through a guide that cannot be read, and is not in the team, gets an error. ``known``:
    the ids of those in the team."""
    guides = list(library.guides)
    broken: dict[int, str] = {}
    more = {guide.number: guide.file for guide in guides if guide.error and guide.id not in known}
    while more:
        broken |= more
        more = {}
        for at, guide in enumerate(guides):
            if through := [broken[tree] for tree in guide.trees if tree in broken]:
                error = FormatError(f"It leads through {through[0]}, which cannot be read.", guide.document.line)
                guides[at] = replace(guide, document=Document(), elsewhere=None, error=error)
                more |= {guide.number: guide.file} if guide.id not in known else {}
    return guides
