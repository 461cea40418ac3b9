"""The headings of a text in our Markdown form, each with the lines below it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from trees.core.formats.document import FormatError
from trees.core.formats.markdown.lines import Line
from trees.core.outcomes import OUTCOMES
from trees.core.stored import KEY, KEY_RULE
from trees.core.text import one_line, tidy

ATTRIBUTES = re.compile(r"(?:^|[ \t])\{[ \t]*([#.][^{}]*)?\}$")
KEYED_HEADING = re.compile(r" {0,3}## [^\n]*\{[#.][A-Za-z][^{}]*\}[ \t\r]*$")
CLOSING_HASHES = re.compile(r"(?:^|[ \t])#+$")


@dataclass(slots=True)
class Heading:
    """A heading and the lines below it up to the next heading. ``key`` is "" until ``name_nodes``."""

    title: str = ""
    key: str = ""
    classes: list[str] = field(default_factory=list)
    line: int = 1
    below: list[Line] = field(default_factory=list)

    def options(self) -> list[tuple[int, re.Match[str]]]:
        """(line number, match) of each option."""
        return [(line.number, line.option) for line in self.below if line.option]

    def body(self) -> str:
        """The lines that are not options. Options between them leave one blank line."""
        kept: list[str] = []
        after_option = False
        for line in self.below:
            if line.kind == "option":
                after_option = True
            elif not (after_option and not line.text.strip() and (not kept or not kept[-1].strip())):
                kept.append(line.text)
                after_option = False
        return tidy("\n".join(kept))


@dataclass(slots=True)
class Part:
    """One guide of a text. ``error`` is set when one of its headings cannot be read."""

    guide: Heading = field(default_factory=Heading)
    nodes: list[Heading] = field(default_factory=list)
    error: FormatError | None = None


def split(lines: Iterable[Line]) -> list[Part]:
    """The guides of a text, at least one."""
    parts = [Part()]
    for line in lines:
        part = parts[-1]
        if line.kind == "guide":
            parts.append(Part(Heading(line=line.number)))
            _set_heading(parts[-1], parts[-1].guide, line)
        elif line.kind == "node":
            part.nodes.append(Heading(line=line.number))
            _set_heading(part, part.nodes[-1], line)
        else:
            (part.nodes[-1] if part.nodes else part.guide).below.append(line)
    return _without_preamble(parts)


def names_its_key(line: str) -> bool:
    """Whether the heading in ``line`` has its key among its attributes."""
    attributes = ATTRIBUTES.search(line.strip(" \t\r"))
    return bool(attributes and "#" in (attributes[1] or ""))


def _without_preamble(parts: list[Part]) -> list[Part]:
    """Text without nodes above the first title belongs to the description of that guide."""
    preamble, *guides = parts
    if preamble.nodes or not guides:
        return parts
    guides[0].guide.below[:0] = preamble.guide.below
    return guides


def _set_heading(part: Part, heading: Heading, line: Line) -> None:
    try:
        heading.title, heading.key, heading.classes = _read_heading(line)
    except FormatError as error:
        part.error = part.error or error


def _read_heading(line: Line) -> tuple[str, str, list[str]]:
    """Title, key and classes. Raises FormatError for unknown attributes and for more than one key."""
    title = line.text.strip(" \t")
    attributes = ATTRIBUTES.search(title)
    if not attributes:
        closing = CLOSING_HASHES.search(title)
        return one_line(title[: closing.start()] if closing else title), "", []
    words = (attributes[1] or "").split()
    keys = [word[1:] for word in words if word.startswith("#")]
    _check_attributes(line, words, keys)
    return one_line(title[: attributes.start()]), "".join(keys), [w[1:] for w in words if w.startswith(".")]


def _check_attributes(line: Line, words: list[str], keys: list[str]) -> None:
    known = {".no-start"} if line.kind == "guide" else {".start", *(f".{outcome}" for outcome in OUTCOMES)}
    for word in words:
        if not word.startswith("#") and word not in known:
            raise FormatError(
                f"Unknown attribute {word}.", line.number, f"This heading can have {', '.join(sorted(known))}."
            )
    for key in keys:
        if line.kind == "guide":
            raise FormatError("The title of a guide cannot have a key.", line.number, f"Remove #{key}.")
        check_key(key, line.number)
    if len(keys) > 1:
        raise FormatError("A heading can have only one key.", line.number, f"Keep #{keys[0]}.")


def check_key(key: str, line: int) -> None:
    if not KEY.fullmatch(key):
        raise FormatError(f"#{key} is not a valid key.", line, f"{KEY_RULE[0].upper()}{KEY_RULE[1:]}.")
