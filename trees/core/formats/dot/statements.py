"""The values that the grammar's rules are turned into while parsing."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from lark import Transformer

from trees.core.formats.mermaid.lexer import Piece

Children = list[Any]
READ = {
    "label", "xlabel", "taillabel", "headlabel", "shape", "class", "style", "dir", "option", "tree", "if", "URL",
    "href", "tooltip", "key", "image",
}  # fmt: skip
OF_ARROWS = re.compile(r"\w*(?:URL|href|tooltip)")


@dataclass(slots=True)
class Node:
    name: Piece


@dataclass(slots=True)
class Several:
    """``a, b``: each of them is at this end of an arrow, and has its attributes."""

    nodes: list[Node]


@dataclass(slots=True)
class Box:
    """A subgraph or the graph itself. ``name`` may be "". The other fields are only set for the graph.

    ``titled``: whether its name is written in quotes, as a title is.
    """

    statements: list[Any]
    name: str = ""
    titled: bool = False
    kind: str = ""
    strict: bool = False


@dataclass(slots=True)
class Chain:
    """Nodes and boxes, each connected to the next. A single one is only mentioned."""

    ends: list[Node | Several | Box]
    attributes: dict[str, Piece] = field(default_factory=dict)


@dataclass(slots=True)
class Defaults:
    """``kind`` is GRAPH, NODE or EDGE."""

    kind: str
    attributes: dict[str, Piece]


class Statements(Transformer[Piece, Any]):
    """Called by the parser for each rule."""

    def start(self, children: Children) -> list[Box]:
        return children

    def graph(self, children: Children) -> Box:
        kinds = [child.type for child in children[:-1]]
        named = next((child for child in children[:-1] if child.type not in ("STRICT", "GRAPH", "DIGRAPH")), "")
        return Box(
            children[-1],
            str(named),
            getattr(named, "type", "") == "TEXT",
            "GRAPH" if "GRAPH" in kinds else "DIGRAPH",
            "STRICT" in kinds,
        )

    def statements(self, children: Children) -> Children:
        return children

    def defaults(self, children: Children) -> Defaults:
        return Defaults(children[0].type, children[1])

    def setting(self, children: Children) -> Defaults:
        return Defaults("GRAPH", {str(children[0]): children[1]})

    def chain(self, children: Children) -> Chain:
        attributes = children[-1] if isinstance(children[-1], dict) else {}
        return Chain([child for child in children if isinstance(child, (Node, Several, Box))], attributes)

    def node(self, children: Children) -> Node:
        return Node(children[0])

    def nodes(self, children: Children) -> Several:
        return Several(children)

    def box(self, children: Children) -> Box:
        return Box(children[-1], str(children[0]) if len(children) > 1 else "")

    def attributes(self, children: Children) -> dict[str, Piece]:
        return {name: value for name, value in children if name in READ or OF_ARROWS.fullmatch(name)}

    def attribute(self, children: Children) -> tuple[str, Piece]:
        return str(children[0]), children[1]

    def name(self, children: Children) -> Piece:
        return children[0] if len(children) == 1 else _piece("".join(children), children[0])


def _piece(text: str, like: Piece) -> Piece:
    piece = Piece(text)
    piece.type, piece.start_pos = like.type, like.start_pos
    return piece
