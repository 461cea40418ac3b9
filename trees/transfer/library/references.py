"""Options that lead through another guide name it by its number, which means nothing elsewhere: in files, by its file.

``- [Yes](#cable) {tree=12}`` is ``- [Yes](#cable) {tree=network/check.md}`` there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from urllib.parse import quote, unquote

from trees.core.formats.document import FormatError
from trees.core.formats.markdown.lines import parse_lines

TREE = re.compile(r"(?<=[ {])tree=([^\s{}]+)")


def ids_to_files(text: str, files: Mapping[int, str]) -> str:
    """Guides of ours by their files. One that is not among ``files`` keeps its number."""
    return _changed(text, lambda name: quote(files.get(int(name), ""), safe="/") if name.isdecimal() else "")


def files_to_ids(text: str, numbers: Mapping[str, int]) -> str:
    """The other way round. A file that is not among ``numbers`` raises FormatError with its line."""

    def number(name: str) -> str:
        return str(numbers.get(unquote(name), ""))

    return _changed(text, number, refuse=True)


def _changed(text: str, change: Callable[[str], str], refuse: bool = False) -> str:
    if "tree=" not in text:
        return text
    found = []
    for line in parse_lines(text):
        if not line.option or not line.option["attributes"]:
            found.append(None)
            continue
        begin, end = line.option.span("attributes")
        for name in TREE.findall(line.text[begin - 1 : end]) if refuse else ():
            if not name.isdecimal() and not change(name):
                raise FormatError(f"There is no guide {unquote(name)} here.", line.number, "Name the guide's file.")
        attributes = TREE.sub(lambda named: f"tree={change(named[1]) or named[1]}", line.text[begin - 1 : end])
        found.append(line.text[: begin - 1] + attributes + line.text[end:])
    lines = re.sub(r"\r\n?", "\n", text).split("\n")
    return "\n".join(line if new is None else new for line, new in zip(lines, found, strict=True))
