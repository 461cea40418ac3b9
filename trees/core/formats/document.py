"""What every format reads and writes, and its error."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from trees.core.formats.mapping import Parts
from trees.core.graph import Graph
from trees.core.stored import MAX_NODES_PER_GUIDE

MAX_GUIDES_PER_TEXT = 1_000


class FormatError(ValueError):
    """The text is not in the format. ``line`` counts from 1; ``hint``: how to fix it, or "".

    ``parts``: what a mapping could name, where one may help.
    """

    def __init__(self, reason: str, line: int = 1, hint: str = "", parts: Parts | None = None):
        super().__init__(f"line {line}: {reason}" + (f" {hint}" if hint else ""))
        self.reason = reason
        self.line = line
        self.hint = hint
        self.parts = parts

    def to_json(self) -> dict[str, str | int]:
        return {"line": self.line, "reason": self.reason, "hint": self.hint}


@dataclass(frozen=True, slots=True)
class Document:
    """One guide as a text holds it.

    ``decisions``: what the import had to decide, each a sentence for the person who imports.
    ``starts``: keys of the nodes that could be the start, best first; the first is ``graph.start``.
    ``line``: the line on which it begins, from 1.
    ``error``: set instead of the graph if this part of the text cannot be read.
    ``categories`` and ``review``: names of categories and the review date that the text gives the guide.
    ``parts``: what each column or field was read as; None where nothing can be mapped.
    ``pictures``: URL in the texts of the steps -> the file of that picture, as it was found (``pictures.py``).
    """

    graph: Graph = field(default_factory=Graph)
    title: str = ""
    description: str = ""
    decisions: tuple[str, ...] = ()
    starts: tuple[str, ...] = ()
    line: int = 1
    error: FormatError | None = None
    categories: tuple[str, ...] = ()
    review: date | None = None
    pictures: Mapping[str, bytes] = field(default_factory=dict)
    parts: Parts | None = None


def check_guide_count(count: int) -> None:
    """Raises FormatError if one text has more than MAX_GUIDES_PER_TEXT guides."""
    if count > MAX_GUIDES_PER_TEXT:
        raise FormatError(f"A text has at most {MAX_GUIDES_PER_TEXT:,} guides, this one has {count:,}.")


def check_step_count(count: int, line: int = 1) -> None:
    """Raises FormatError if one guide, which begins on ``line``, has more than MAX_NODES_PER_GUIDE steps."""
    if count > MAX_NODES_PER_GUIDE:
        raise FormatError(f"A guide has at most {MAX_NODES_PER_GUIDE:,} steps, this one has {count:,}.", line)


def require_readable(documents: list[Document]) -> list[Document]:
    """``documents`` if at least one of them was read. Otherwise raises the first error."""
    if documents and all(document.error for document in documents):
        raise documents[0].error or FormatError("Nothing could be read.")
    return documents
