"""A flowchart as Mermaid reads it."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field

MAX_EDGES_PER_GUIDE = 100_000
ENTITY = re.compile("\x02(\\w+)\x03")
BREAK = re.compile(r"<br\b[^<>]*>", re.IGNORECASE)
TAG = re.compile(r"<!--.*?-->|</?[A-Za-z][^<>]*>", re.DOTALL)


def plain(label: str) -> str:
    """The visible text of ``label``: breaks as line ends, without tags, entities as characters."""
    if "\x02" in label:
        label = ENTITY.sub(_entity, label)
    if "<" in label:
        label = TAG.sub("", BREAK.sub("\n", label))
    return html.unescape(label) if "&" in label else label


def _entity(match: re.Match[str]) -> str:
    """``#35;`` is a number in decimal, ``#quot;`` a name."""
    return f"&#{match[1]};" if match[1].isdecimal() else f"&{match[1]};"


@dataclass(slots=True)
class Vertex:
    """A node. ``label`` as written; ``kind`` is text, string or markdown; ``mark`` the classes it has.

    ``links``: URLs that a click on it opens. ``tip``: the plain text that is shown over it.
    """

    id: str
    label: str
    kind: str = "text"
    mark: str = ""
    links: list[str] = field(default_factory=list)
    tip: str = ""

    @property
    def text(self) -> str:
        return plain(self.label)


@dataclass(slots=True)
class Edge:
    """An arrow between two nodes or subgraphs, by their ids. ``link`` is its source: ``-->``, ``~~~``.

    ``id`` is the part before it: ``e1@-->``. ``tree``: the guide it leads through; only DOT sets it, and ``condition``.
    """

    source: str
    target: str
    label: str = ""
    link: str = "-->"
    kind: str = "text"
    id: str = ""
    tree: int = 0
    condition: str = ""

    @property
    def text(self) -> str:
        return plain(self.label)

    @property
    def two_headed(self) -> bool:
        return self.link[0] in "<xo" and self.link[-1] in ">xo"

    @property
    def invisible(self) -> bool:
        return self.link.startswith("~")


@dataclass(slots=True)
class Subgraph:
    """``members``: ids of the nodes and subgraphs directly inside, in order."""

    id: str
    title: str
    members: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return plain(self.title)


@dataclass(slots=True)
class Flowchart:
    """``nodes`` in the order of their first mention. A subgraph that an edge mentions is among them too.

    ``title`` and ``description`` come from front matter, ``accTitle`` and ``accDescr``. ``looks``: names of icons and
    URLs of pictures that nodes have in place of a shape. ``styled``: whether it sets colours or the like.
    """

    nodes: dict[str, Vertex] = field(default_factory=dict)
    edges: list[Edge] = field(default_factory=list)
    subgraphs: dict[str, Subgraph] = field(default_factory=dict)
    direction: str = "TB"
    title: str = ""
    description: str = ""
    looks: list[str] = field(default_factory=list)
    styled: bool = False
