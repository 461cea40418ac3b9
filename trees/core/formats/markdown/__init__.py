"""Our own Markdown form: headings are nodes, list items that are only a link to a heading are options.

::

    # Printer offline

    ## Is the printer's light on? {#power}
    Look at the front panel.

    - [Yes](#cable)
    - [No](#switch-on)

An option can lead through another guide, given by its number: ``- [Yes](#cable) {tree=12}``, or with a key of its own
``{#yes tree=12}``. It can have a condition: ``- [Yes](#cable) {if="age < 24"}``, ``- [No](#buy) {else}``.

It round-trips without loss. A line of a body that would be read as structure is written with a backslash. A guide
without a start has ``# Title {.no-start}``; only such a guide may have no nodes.
"""

from __future__ import annotations

import re
from dataclasses import replace

from trees.core.formats.document import Document, check_guide_count, require_readable
from trees.core.formats.front_matter import FrontMatter, split_front_matter
from trees.core.formats.markdown.headings import KEYED_HEADING, split
from trees.core.formats.markdown.lines import HEADING, OPTION, parse_lines
from trees.core.formats.markdown.read import keyed_options, name_nodes, read_part
from trees.core.formats.markdown.write import dump, steps_of

__all__ = [
    "LABEL", "MEDIA_TYPE", "NAME", "SUFFIXES", "Document", "dump", "has_keys", "line_numbers", "load", "looks_like",
    "steps_of",
]  # fmt: skip

NAME = "markdown"
LABEL = "Markdown"
SUFFIXES = (".md", ".markdown")
MEDIA_TYPE = "text/markdown"


def load(text: str) -> list[Document]:
    """The guides in ``text``. If only some can be read, the others have an ``error``.

    Front matter is that of the first guide.
    """
    front_matter, text = split_front_matter(re.sub(r"\r\n?", "\n", text))
    parts = split(parse_lines(text))
    check_guide_count(len(parts))
    first, *others = [read_part(part) for part in parts]
    return require_readable([_with_front_matter(first, front_matter), *others])


def has_keys(text: str) -> bool:
    """Whether a heading of the text has a key, which other Markdown has not."""
    return any(map(KEYED_HEADING.match, text.split("\n")))


def looks_like(text: str) -> bool:
    """Whether the text has answers below at least two headings. A table of contents has its links in one place."""
    sections = 0
    answered = False
    for line in text.split("\n"):
        if HEADING.match(line):
            answered = False
        elif not answered and OPTION.fullmatch(line):
            answered = True
            sections += 1
    return sections > 1 or has_keys(text)


def _with_front_matter(document: Document, given: FrontMatter) -> Document:
    if document.error or not given.lines:
        return document
    told = [f"Fields of the front matter that were not read: {', '.join(given.unused)}."] if given.unused else []
    return replace(
        document,
        title=document.title or given.title,
        description=document.description or given.description,
        decisions=(*document.decisions, *told),
        categories=given.tags,
        review=given.review,
    )


def line_numbers(text: str) -> dict[tuple[str, str], int]:
    """(node key, "") and (node key, option key) -> line number from 1, for the first guide in ``text``.

    The keys are those of ``load``. Raises FormatError if the keys cannot be read.
    """
    part = split(parse_lines(split_front_matter(re.sub(r"\r\n?", "\n", text))[1]))[0]
    if part.error:
        raise part.error
    name_nodes(part.nodes)
    numbers = {(node.key, ""): node.line for node in part.nodes}
    for node in part.nodes:
        numbers |= {(node.key, key): line for key, (line, _) in keyed_options(node).items()}
    return numbers
