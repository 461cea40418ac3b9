"""What every format reads and writes, and how it refuses."""

from __future__ import annotations

from dataclasses import dataclass, field

from trees.core.graph import Graph

MAX_GUIDES_PER_TEXT = 1_000


class FormatError(ValueError):
    """The text is not in the format: ``line`` (from 1), ``reason`` and, where known, ``hint``: how to mend it."""

    def __init__(self, reason: str, line: int = 1, hint: str = ""):
        super().__init__(f"line {line}: {reason}" + (f" {hint}" if hint else ""))
        self.reason = reason
        self.line = line
        self.hint = hint

    def to_json(self) -> dict[str, str | int]:
        return {"line": self.line, "reason": self.reason, "hint": self.hint}


@dataclass(frozen=True, slots=True)
class Document:
    """One guide as a text holds it.

    ``decisions``: what the reader had to decide, each a sentence for the person who imports.
    ``starts``: keys of the nodes that could be the start, best first; ``graph.start`` is the first.
    ``line``: where it begins in the text, from 1.
    ``error``: set instead of the graph when this part of a text could not be read.
    """

    graph: Graph = field(default_factory=Graph)
    title: str = ""
    description: str = ""
    decisions: tuple[str, ...] = ()
    starts: tuple[str, ...] = ()
    line: int = 1
    error: FormatError | None = None


def check_guide_count(count: int) -> None:
    """One text has at most 1,000 guides; more raise FormatError."""
    if count > MAX_GUIDES_PER_TEXT:
        raise FormatError(f"A text has at most {MAX_GUIDES_PER_TEXT:,} guides, this one has {count:,}.")


def require_readable(documents: list[Document]) -> list[Document]:
    """``documents``, unless none of them could be read: then the first one's error is raised."""
    if documents and all(document.error for document in documents):
        raise documents[0].error or FormatError("Nothing could be read.")
    return documents
