"""From statements to a flowchart: applies defaults and connects nodes."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from trees.core.formats.decisions import Notes
from trees.core.formats.document import FormatError
from trees.core.formats.dot.statements import Box, Chain, Defaults, Node, Several
from trees.core.formats.mermaid.convert import NOWHERE, OWN
from trees.core.formats.mermaid.lexer import Piece
from trees.core.formats.mermaid.model import MAX_EDGES_PER_GUIDE, Edge, Flowchart, Vertex
from trees.core.stored import KEY, MAX_TREE_ID

Attributes = dict[str, Piece]

ESCAPE = re.compile(r"\\(.)", re.DOTALL)
BREAK = re.compile(r"<br\b[^<>]*>|</t[rd]\s*>", re.IGNORECASE)
TAG = re.compile(r"</?[A-Za-z][^<>]*>|<!--.*?-->", re.DOTALL)
RECORD = re.compile(r"\\.|<[^<>]*>|[{}|]")
SPECIAL = re.compile(r"[<>&\\:#\"]")
EMPTY = "\x028203\x03"
NUMBER = re.compile(r"[0-9]{1,19}")


@dataclass(slots=True)
class Scope:
    """The defaults of a graph or subgraph, copied from its parent, and the nodes mentioned in it."""

    node: Attributes = field(default_factory=dict)
    edge: Attributes = field(default_factory=dict)
    members: dict[str, None] = field(default_factory=dict)

    def inner(self) -> Scope:
        return Scope(dict(self.node), dict(self.edge))


class Builder:
    """One graph. ``attributes``: node name -> its attributes. ``label``: the label of the graph itself."""

    def __init__(self, graph: Box):
        self.graph = graph
        self.attributes: dict[str, Attributes] = {}
        self.edges: list[tuple[str, str, Attributes]] = []
        self.label: Piece | None = None
        self.notes = Notes()
        self._run(graph, Scope(), True)

    def flowchart(self) -> Flowchart:
        """The graph as a flowchart. Its texts are encoded so that nothing in them is read as Mermaid syntax."""
        if not set(self.attributes) - {NOWHERE}:
            raise FormatError("The graph has no nodes.", hint="Each line is a node or an arrow: a -> b;")
        if self.graph.kind == "GRAPH" and self.edges:
            self.notes.add("Lines without a direction are read in the direction they are written")
        chart = Flowchart(title=" ".join(self._title()))
        chart.nodes = {name: self._vertex(name, attributes) for name, attributes in self.attributes.items()}
        chart.edges = list(self._drawn())
        return chart

    def _title(self) -> list[str]:
        return texts(self.label, self.graph.name) if self.label is not None else self.graph.name.split()

    def _run(self, box: Box, scope: Scope, outermost: bool = False) -> None:
        """Recursion is limited by ``lexer.MAX_SUBGRAPH_DEPTH``."""
        for statement in box.statements:
            if isinstance(statement, Defaults):
                self._defaults(statement, scope, outermost)
            else:
                self._chain(statement, scope)

    def _defaults(self, statement: Defaults, scope: Scope, outermost: bool) -> None:
        if statement.kind == "NODE":
            scope.node |= statement.attributes
        elif statement.kind == "EDGE":
            scope.edge |= statement.attributes
        elif "label" in statement.attributes and outermost:
            self.label = statement.attributes["label"]
        elif "label" in statement.attributes:
            self.notes.add("Boxes around steps are left out", *texts(statement.attributes["label"], ""))

    def _chain(self, chain: Chain, scope: Scope) -> None:
        attributes = chain.attributes if len(chain.ends) == 1 else {}
        ends = [self._end(end, attributes, scope) for end in chain.ends]
        for sources, targets in zip(ends, ends[1:], strict=False):
            self._check_room(len(sources) * len(targets))
            for source in sources:
                self.edges += [(source, target, scope.edge | chain.attributes) for target in targets]

    def _check_room(self, more: int) -> None:
        if len(self.edges) + more > MAX_EDGES_PER_GUIDE:
            raise FormatError(f"The graph has more than {MAX_EDGES_PER_GUIDE:,} arrows.")

    def _end(self, end: Node | Several | Box, attributes: Attributes, scope: Scope) -> list[str]:
        """The nodes at one end of an arrow: the node itself, or all nodes of a subgraph."""
        if isinstance(end, Box):
            inner = scope.inner()
            self._run(end, inner)
            scope.members |= inner.members
            return list(inner.members)
        if isinstance(end, Several):
            return [name for node in end.nodes for name in self._end(node, attributes, scope)]
        name = str(end.name)
        if name not in self.attributes:
            self.attributes[name] = dict(scope.node)
        self.attributes[name] |= attributes
        scope.members[name] = None
        return [name]

    def _vertex(self, name: str, attributes: Attributes) -> Vertex:
        label = attributes.get("label")
        label_lines = [name] if label is None else texts(label, name, "record" in attributes.get("shape", "").lower())
        url = attributes.get("URL") or attributes.get("href")
        tip = attributes.get("tooltip")
        return Vertex(
            name,
            coded(label_lines) or (EMPTY if label is not None else ""),
            mark=str(attributes.get("class", "")),
            links=[html.unescape(str(url)).replace("\\N", name)] if url else [],
            tip=coded(texts(tip, name)) if tip is not None else "",
        )

    def _drawn(self) -> Iterator[Edge]:
        for source, target, attributes in self._once(self.edges):
            if attributes.get("style") == "invis":
                self.notes.add("Invisible arrows are left out")
                continue
            if attributes.get("dir") == "both":
                self.notes.add("Arrows with two heads are read in the direction they are written")
            edge = Edge(
                source,
                target,
                self._label(attributes, f"{source}->{target}"),
                id=_own(attributes),
                tree=_tree(attributes),
            )
            yield replace(edge, source=target, target=source) if attributes.get("dir") == "back" else edge

    def _once(self, edges: Iterable[tuple[str, str, Attributes]]) -> Iterable[tuple[str, str, Attributes]]:
        """In a strict graph there is one arrow between two nodes; later attributes win."""
        if not self.graph.strict:
            return edges
        merged: dict[tuple[str, str], Attributes] = {}
        for source, target, attributes in edges:
            merged[source, target] = merged.get((source, target), {}) | attributes
        return [(source, target, attributes) for (source, target), attributes in merged.items()]

    def _label(self, attributes: Attributes, name: str) -> str:
        """All texts of an arrow, as one reads along it: at its tail, in the middle, at its head.

        We write the guide that an arrow leads through beside it: that is no part of its text.
        """
        middle = ("label",) if "tree" in attributes else ("label", "xlabel")
        keys = [key for key in ("taillabel", *middle, "headlabel") if key in attributes]
        return coded([line for key in keys for line in texts(attributes[key], name)])


def texts(label: Piece, name: str, record: bool = False) -> list[str]:
    """The lines of a label as they are drawn. ``name``: the name of its owner, for ``\\N`` and similar escapes."""
    if label.type == "HTML":
        text = TAG.sub("", BREAK.sub("\n", re.sub(r"\s+", " ", str(label))))
    else:
        text = RECORD.sub(_field, str(label)) if record else str(label)
        text = ESCAPE.sub(lambda escape: _escaped(escape[1], name), text)
    return [line for line in map(str.strip, html.unescape(text).split("\n")) if line]


def coded(lines: list[str]) -> str:
    """``lines`` as a Mermaid label."""
    return "<br>".join(SPECIAL.sub(lambda match: f"\x02{ord(match[0])}\x03", line) for line in lines)


def _field(match: re.Match[str]) -> str:
    """Each field of a record becomes a line; port names are not drawn."""
    return match[0] if match[0].startswith("\\") else "\n" if match[0] == "|" else ""


def _escaped(char: str, name: str) -> str:
    return "\n" if char in "nlr" else name if char in "NGETHL" else char


def _own(attributes: Attributes) -> str:
    key = str(attributes.get("option", ""))
    return OWN + key if KEY.fullmatch(key) else ""


def _tree(attributes: Attributes) -> int:
    tree = str(attributes.get("tree", ""))
    return int(tree) if NUMBER.fullmatch(tree) and int(tree) <= MAX_TREE_ID else 0
