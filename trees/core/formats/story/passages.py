"""The passages of a Twee text, and which of them are special: a reader never sees those."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from trees.core.formats.document import FormatError

HEADER = re.compile(r"::(?!:)")
SPECIAL = {
    "StoryTitle", "StoryData", "StoryAuthor", "StorySubtitle", "StoryInit", "StoryMenu", "StoryCaption", "StoryBanner",
    "StoryInterface", "StorySettings", "StoryShare", "StoryDisplayTitle", "StoryIncludes", "StoryFooter", "StoryHeader",
    "PassageHeader", "PassageFooter", "PassageReady", "PassageDone", "UserScript", "UserStylesheet",
}  # fmt: skip
CODE = {"StoryTitle", "StoryData", "StoryInit", "StorySettings", "UserScript", "UserStylesheet", "StoryInterface"}
CODE_TAGS = {"script", "stylesheet", "widget", "init", "startup", "Twine.private", "annotation"}
MEDIA_TAGS = {f"Twine.{kind}" for kind in ("image", "audio", "video", "vtt", "font")}
PLACE = re.compile(r"\s*<[0-9]{1,9},[0-9]{1,9}>$")  # of Twee 2: where the passage is on the map
SPECIAL_TAGS = {"script", "stylesheet", "widget", "init", "startup", "header", "footer", "Twine.private", "annotation"}


@dataclass(slots=True)
class Passage:
    """``below``: its lines. ``line``: line number of its header, from 1."""

    name: str
    tags: list[str]
    line: int
    below: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "\n".join(self.below)

    @property
    def seen(self) -> bool:
        """Whether readers see it, as a step or around each step."""
        return self.name not in CODE and not (CODE_TAGS | MEDIA_TAGS) & {*self.tags}

    @property
    def special(self) -> bool:
        return self.name in SPECIAL or bool((SPECIAL_TAGS | MEDIA_TAGS) & {*self.tags})


def passages(text: str) -> tuple[list[Passage], list[str]]:
    """``(passages, before)``: ``before`` has the lines of text before the first passage."""
    read: list[Passage] = []
    before: list[str] = []
    for number, line in enumerate(re.sub(r"\r\n?", "\n", text).split("\n"), 1):
        if HEADER.match(line):
            read.append(_header(line, number))
        elif read:
            read[-1].below.append(line)
        else:
            before += [line] if line.strip() else []
    return read, before


def _header(line: str, number: int) -> Passage:
    """``:: name [tags] {metadata}``, in Twee 2 ``:: name [tags] <place>``. A backslash escapes the next character."""
    rest = line[2:].strip()
    if rest.endswith(">") and (place := PLACE.search(rest, max(0, len(rest) - 40))):
        rest = rest[: place.start()]
    ends = [at for at in _unescaped(rest) if rest[at] in "[{"]
    name, block = (rest[: ends[0]], rest[ends[0] :]) if ends else (rest, "")
    if not name.strip():
        raise FormatError("This passage has no name.", number, "Write one after the two colons: :: Is it on?")
    closing = next((at for at in _unescaped(block) if block[at] == "]"), -1) if block.startswith("[") else -1
    return Passage(
        _plain(name.strip()), [_plain(tag) for tag in block[1:closing].split()] if closing > 0 else [], number
    )


def _unescaped(text: str) -> Iterator[int]:
    """Positions of the characters that are not escaped."""
    at = 0
    while at < len(text):
        if text[at] == "\\":
            at += 2
        else:
            yield at
            at += 1


def _plain(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text)
