"""The values that the grammar's rules are turned into while parsing."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from lark import Transformer

from trees.core.formats.mermaid.lexer import Piece


@dataclass(slots=True)
class Label:
    """``kind``: text, string (it was quoted) or markdown."""

    text: str
    kind: str


@dataclass(slots=True)
class Mention:
    """A mention of a node. ``label``: its text, if given here. ``data``: its ``@{ ... }`` as YAML."""

    id: str
    label: Label | None = None
    data: str | None = None
    mark: str = ""
    at: int = 0


@dataclass(slots=True)
class Arrow:
    link: str
    label: Label | None = None
    id: str = ""


@dataclass(slots=True)
class Chain:
    """``steps[0] arrows[0] steps[1] ...``; a step is the nodes that ``&`` joins."""

    steps: list[list[Mention]]
    arrows: list[Arrow]


@dataclass(slots=True)
class Box:
    """A subgraph. ``id`` is "" if its title contains a space."""

    id: str
    title: str
    statements: list[Any] = field(default_factory=list)


@dataclass(slots=True)
class Style:
    """``node``, ``edges`` or ``name``: the node, edges or class it is for, as written; the others are ""."""

    text: str
    at: int
    node: str = ""
    edges: str = ""
    name: str = ""


@dataclass(slots=True)
class Click:
    """``click node "url" "tip"`` or ``click node call show() "tip"``."""

    node: str
    url: str = ""
    tip: str = ""


@dataclass(slots=True)
class Note:
    """``kind``: title or description."""

    kind: str
    text: str


Children = list[Any]
KINDS = {"TEXT": "text", "STR": "string", "MD_STR": "markdown"}


class Statements(Transformer[Piece, Any]):
    """Called by the parser for each rule; no parse tree is built."""

    def start(self, children: Children) -> tuple[str, list[Any]]:
        direction = str(children[0]) if children and isinstance(children[0], Piece) else ""
        return direction, _statements(children)

    def nothing(self, children: Children) -> None:
        return None

    def click(self, children: Children) -> Click:
        node = str(children[0]).split()[-1]
        texts = [str(child) for child in children if child.type == "STR"]
        if len(children) > 1 and children[1].type in ("CALL", "ID"):
            return Click(node, tip=" ".join(texts))
        return Click(node, *texts[:2])

    def style(self, children: Children) -> Style:
        return Style(children[2], children[1].start_pos, node=str(children[1]))

    def class_def(self, children: Children) -> Style:
        return Style(children[2], children[1].start_pos, name=str(children[1]))

    def link_style(self, children: Children) -> Style:
        return Style(children[2], children[1].start_pos, edges=str(children[1]))

    def styles(self, children: Children) -> str:
        return "".join(children)

    def acc_title(self, children: Children) -> Note:
        return Note("title", children[0].partition(":")[2].strip())

    def acc_descr(self, children: Children) -> Note:
        text = children[0][len("accDescr") :].strip()
        return Note("description", text[1:].removesuffix("}").strip() if text.startswith("{") else text[1:].strip())

    def subgraph(self, children: Children) -> Box:
        title = children[1]
        text = title.text.strip()
        return Box("" if any(map(str.isspace, title.text)) else text, text, _statements(children[2:]))

    def titled_subgraph(self, children: Children) -> Box:
        return Box(children[1].text.strip(), children[2].text.strip(), _statements(children[3:]))

    def title(self, children: Children) -> Label:
        return Label("".join(children), KINDS.get(children[0].type, "text"))

    def text(self, children: Children) -> Label:
        return Label("".join(children), KINDS[children[0].type])

    def plain(self, children: Children) -> Mention:
        return Mention(str(children[0]), at=children[0].start_pos)

    def box(self, children: Children) -> Mention:
        return Mention(str(children[0]), children[1], at=children[0].start_pos)

    def box_with_props(self, children: Children) -> Mention:
        return Mention(str(children[0]), children[2], at=children[0].start_pos)

    def classed(self, children: Children) -> Mention:
        mention: Mention = children[0]
        mention.mark = str(children[1])
        return mention

    def nodes(self, children: Children) -> list[Mention]:
        return children

    def shaped(self, children: Children) -> Mention:
        mention: Mention = children[0]
        mention.data = children[-1][2:-1]
        return mention

    def arrow(self, children: Children) -> Arrow:
        arrow = Arrow("")
        for child in children:
            if isinstance(child, Label):
                arrow.label = child
            elif child.type == "LINK_ID":
                arrow.id = child.removesuffix("@")
            elif child.type == "LINK":
                arrow.link = str(child)
        return arrow

    def chain(self, children: Children) -> Chain:
        return Chain(children[::2], children[1::2])


def _statements(children: Children) -> list[Any]:
    return [child for child in children if child is not None and not isinstance(child, Piece)]
