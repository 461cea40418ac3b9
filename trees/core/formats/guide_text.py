"""A guide's draft as one text: what it holds beside the graph, how it is shown and how it is read. No Django here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from trees.core import formats
from trees.core.formats import Document, FormatError, markdown
from trees.core.graph import Graph, Node
from trees.core.merge import Conflict
from trees.core.text import one_line, tidy

TITLE = "#title"  # stands for title and description among the conflicts; no node has such a key
EXAMPLE = """\
## Is the light on? {#light}
Look at the front.

- [Yes](#cable)
- [No](#power)

## Is the cable in? {#cable}

- [Continue](#fixed)

## Press the power button {#power}

- [Continue](#light)

## It works {#fixed .resolved}
"""


@dataclass(frozen=True, slots=True)
class About:
    """What a text holds beside the graph, in the form that it has there."""

    title: str
    description: str

    @classmethod
    def of(cls, title: str, description: str) -> About:
        return cls(one_line(title), tidy(description))

    def merged(self, mine: About, theirs: About) -> tuple[About, list[Conflict]]:
        """``theirs`` with what changed from this to ``mine``, and whether both changed the same."""
        title = _merged(self.title, mine.title, theirs.title)
        description = _merged(self.description, mine.description, theirs.description)
        if title is None or description is None:
            return theirs, [Conflict(TITLE, self.node(), mine.node(), theirs.node())]
        return About(title, description), []

    def node(self) -> Node:
        """As a conflict shows it."""
        return Node(TITLE, self.title, self.description)


def write_guide(graph: Graph, about: About) -> str:
    """The whole guide; while it has no steps, an example to write over."""
    shown = graph if graph.nodes else markdown.load(EXAMPLE)[0].graph
    return markdown.dump(Document(shown, about.title, about.description))


def read_guide(text: str, untitled: str) -> Document:
    """The one guide in ``text``, called ``untitled`` where it does not say. FormatError for none, and for more."""
    documents = markdown.load(text)
    if len(documents) > 1:
        raise FormatError(
            "The text has more than one guide: a line that begins with # starts a new one.", documents[1].line
        )
    return replace(documents[0], title=documents[0].title or untitled)


def other_format(text: str) -> str:
    """What a text that could not be read seems to be instead, as a person says it; "" for nothing that we know."""
    name = formats.detect("", text)
    return "" if name == markdown.NAME else formats.FORMATS[name].LABEL


def implicit_keys(text: str, places: Mapping[tuple[str, str], int]) -> dict[int, str]:
    """Line -> key of the step there, where its heading does not name it. ``places``: from markdown.line_numbers."""
    lines = text.split("\n")
    headings = {line: key for (key, option), line in places.items() if not option}
    return {line: key for line, key in headings.items() if f"#{key}" not in lines[line - 1].split("{")[-1]}


def _merged(base: str, mine: str, theirs: str) -> str | None:
    """None where both changed it, and not to the same."""
    if mine in (base, theirs):
        return theirs
    return mine if theirs == base else None
