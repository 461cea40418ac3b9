"""Mermaid flowcharts, read from a diagram or from the blocks of a Markdown file, and written.

``parse`` returns what Mermaid itself reads; ``load`` turns it into guides. See docs/decisions/mermaid-parser.md.
"""

from __future__ import annotations

import html
import re
from dataclasses import replace

from trees.core.formats.decisions import Notes
from trees.core.formats.document import Document, FormatError, check_guide_count, require_readable
from trees.core.formats.front_matter import FrontMatter, split_front_matter
from trees.core.formats.mermaid.blocks import Block, blocks, scan
from trees.core.formats.mermaid.convert import document
from trees.core.formats.mermaid.model import Flowchart
from trees.core.formats.mermaid.parser import parse
from trees.core.formats.mermaid.source import begins_flowchart
from trees.core.formats.mermaid.write import dump

__all__ = ["LABEL", "MEDIA_TYPE", "NAME", "SUFFIXES", "Flowchart", "blocks", "dump", "load", "looks_like", "parse"]

NAME = "mermaid"
LABEL = "Mermaid"
SUFFIXES = (".mmd", ".mermaid")
MEDIA_TYPE = "text/vnd.mermaid"
MAX_CHARS_OF_BLOCKS = 300_000  # of all diagrams of a file together: reading them takes 5 microseconds each


def load(text: str) -> list[Document]:
    """The flowcharts in ``text``: those of its Mermaid blocks, or the text itself.

    A block that cannot be read, such as another kind of diagram, has an ``error``. What front matter above the text
    says counts for each of them.
    """
    if begins_flowchart(text):
        return require_readable([_read(Block(text))])
    about, below = split_front_matter(re.sub(r"\r\n?", "\n", text))
    flowcharts, around = scan(below)
    _check_blocks(flowcharts)
    guides = require_readable([_read(block) for block in flowcharts or [Block(text)]])
    return [_with(about, guide) for guide in _with_text_around(guides, about, around)] if flowcharts else guides


def _check_blocks(flowcharts: list[Block]) -> None:
    """Raises FormatError if a file has more, or longer, diagrams than are read at a time."""
    check_guide_count(len(flowcharts))
    size = sum(len(block.text) for block in flowcharts)
    if len(flowcharts) > 1 and size > MAX_CHARS_OF_BLOCKS:
        raise FormatError(
            f"The diagrams of a file have at most {MAX_CHARS_OF_BLOCKS:,} characters together, these have {size:,}.",
            hint="Import them in parts.",
        )


def _with(about: FrontMatter, guide: Document) -> Document:
    return replace(guide, title=guide.title or about.title, categories=about.tags, review=about.review)


def _with_text_around(guides: list[Document], about: FrontMatter, lines: list[str]) -> list[Document]:
    """Names, with the first guide that could be read, the text that is in no diagram and no title."""
    notes = Notes()
    titles = {"", *(guide.title for guide in guides)}
    if left := [line for line in (about.title, about.description, *lines) if line not in titles]:
        notes.leave_out("Text around the diagrams is left out", *left)
    if about.unused:
        notes.leave_out("Fields of the front matter that were not read", *about.unused)
    first = next(number for number, guide in enumerate(guides) if not guide.error)
    guides[first] = replace(guides[first], decisions=(*guides[first].decisions, *notes.sentences()))
    return guides


def looks_like(text: str) -> bool:
    """Whether the text is a flowchart or has Mermaid blocks."""
    return begins_flowchart(text) or bool(blocks(text))


def _read(block: Block) -> Document:
    try:
        guide = document(_parse(block.text))
    except FormatError as error:
        moved = FormatError(error.reason, error.line + block.line - 1, error.hint)
        return Document(title=block.heading, line=block.line, error=moved)
    return replace(guide, title=guide.title or block.heading, line=block.line)


def _parse(text: str) -> Flowchart:
    """Diagrams copied from the source of a page have ``&gt;`` in their arrows."""
    try:
        return parse(text)
    except FormatError:
        if "&gt;" not in text and "&lt;" not in text:
            raise
        return parse(html.unescape(text))
