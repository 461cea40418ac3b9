"""The draft of a guide as one text in the Markdown form: graph, title and description."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from trees.core import formats
from trees.core.changes.merge import Conflict, sides_of
from trees.core.formats import Document, FormatError, markdown
from trees.core.formats.markdown.headings import names_its_key
from trees.core.graph import Graph, Node
from trees.core.text import one_line, tidy

TITLE = "#title"  # key of a conflict in title or description; no node can have it
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
    """Title and description, in the form that the text has them."""

    title: str
    description: str

    @classmethod
    def of(cls, title: str, description: str) -> About:
        return cls(one_line(title), tidy(description))

    def merged(self, mine: About, theirs: About) -> tuple[About, list[Conflict]]:
        """``theirs`` with the changes from this to ``mine``, and the conflict if both changed the same field."""
        titles = sides_of(self.title, mine.title, theirs.title)
        descriptions = sides_of(self.description, mine.description, theirs.description)
        with_mine, with_theirs = map(About, titles, descriptions)
        if with_mine == with_theirs:
            return with_theirs, []
        return with_theirs, [Conflict(TITLE, self.node(), with_mine.node(), with_theirs.node())]

    def node(self) -> Node:
        """The form in which a conflict shows it."""
        return Node(TITLE, self.title, self.description)


def write_guide(graph: Graph, about: About) -> str:
    """The whole guide as text. A guide without steps gets an example to overwrite."""
    written = graph if graph.nodes else markdown.load(EXAMPLE)[0].graph
    return markdown.dump(Document(written, about.title, about.description))


def read_guide(text: str, untitled: str) -> Document:
    """The only guide in ``text``, titled ``untitled`` if it has no title. Raises FormatError for none or several."""
    documents = markdown.load(text)
    if len(documents) > 1:
        raise FormatError(
            "The text has more than one guide: a line that begins with # starts a new one.", documents[1].line
        )
    return replace(documents[0], title=documents[0].title or untitled)


def other_format(text: str) -> str:
    """The label of the other format that an unreadable text seems to be in, or ""."""
    name = formats.detect("", text)
    return "" if name == markdown.NAME else formats.FORMATS[name].LABEL


def implicit_keys(text: str, places: Mapping[tuple[str, str], int]) -> dict[int, str]:
    """Line -> key of the step there, where its heading does not name it. ``places``: from markdown.line_numbers."""
    lines = text.split("\n")
    headings = {line: key for (key, option), line in places.items() if not option}
    return {line: key for line, key in headings.items() if not names_its_key(lines[line - 1])}
