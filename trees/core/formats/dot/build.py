"""From statements to a flowchart: applies defaults and connects nodes."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from trees.core.formats.decisions import Notes
from trees.core.formats.document import FormatError
from trees.core.formats.dot.statements import OF_ARROWS, Box, Chain, Defaults, Node, Several
from trees.core.formats.mermaid.convert import NOWHERE, OWN
from trees.core.formats.mermaid.lexer import Piece
from trees.core.formats.mermaid.model import MAX_EDGES_PER_GUIDE, Edge, Flowchart, Vertex
from trees.core.stored import KEY, MAX_CONDITION_CHARS, MAX_ID
from trees.core.text import one_line

Attributes = dict[str, Piece]

ESCAPE = re.compile(r"\\(.)", re.DOTALL)
BREAK = re.compile(r"<br\b[^<>]*>|</t[rd]\s*>", re.IGNORECASE)
TAG = re.compile(r"</?[A-Za-z][^<>]*>|<!--.*?-->", re.DOTALL)
OF_TAG = re.compile(
    r"\b(?P<name>href|tooltip|title|src)\s*=\s*(?:\"(?P<text>[^\"<>]*)\"|'(?P<other>[^'<>]*)')", re.IGNORECASE
)
RECORD = re.compile(r"\\.|<[^<>]*>|[{}|]")
SPECIAL = re.compile(r"[<>&\\:#\"]")
EMPTY = "\x028203\x03"
NUMBER = re.compile(r"[0-9]{1,19}")
NAME = Piece("\\N")  # the label of a node that has none
NAME.type = "TEXT"


@dataclass(slots=True)
class Scope:
    """A graph or subgraph: its own defaults, and the nodes mentioned in it. ``inside``: its named subgraphs.

    A subgraph that is opened again has what it had; defaults that it does not set are those of its parent by then.
    """

    parent: Scope | None = None
    name: str = ""
    own_node: Attributes = field(default_factory=dict)
    own_edge: Attributes = field(default_factory=dict)
    members: dict[str, None] = field(default_factory=dict)
    inside: dict[str, Scope] = field(default_factory=dict)

    @property
    def node(self) -> Attributes:
        return (self.parent.node if self.parent else {}) | self.own_node

    @property
    def edge(self) -> Attributes:
        return (self.parent.edge if self.parent else {}) | self.own_edge

    def inner(self, name: str) -> Scope:
        return self.inside.setdefault(name, Scope(self, name)) if name else Scope(self)


class Builder:
    """One graph. ``attributes``: node name -> its attributes. ``label``: the label of the graph itself.

    ``known``: the arrows that a later statement can mean again, by their ends and key.
    """

    def __init__(self, graph: Box):
        self.graph = graph
        self.attributes: dict[str, Attributes] = {}
        self.edges: list[tuple[str, str, Attributes]] = []
        self.known: dict[tuple[str, str, str], Attributes] = {}
        self.label: Piece | None = None
        self.notes = Notes()
        self._run(graph, Scope(name=graph.name), True)

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
        name = self.graph.name
        return texts(self.label, {"G": name}) if self.label is not None else name.split() if self.graph.titled else []

    def _run(self, box: Box, scope: Scope, outermost: bool = False) -> None:
        """Recursion is limited by ``lexer.MAX_SUBGRAPH_DEPTH``."""
        for statement in box.statements:
            if isinstance(statement, Defaults):
                self._defaults(statement, scope, outermost)
            else:
                self._chain(statement, scope)

    def _defaults(self, statement: Defaults, scope: Scope, outermost: bool) -> None:
        if statement.kind == "NODE":
            scope.own_node |= statement.attributes
        elif statement.kind == "EDGE":
            scope.own_edge |= statement.attributes
        elif "label" in statement.attributes and outermost:
            self.label = statement.attributes["label"]
        elif "label" in statement.attributes:
            words = texts(statement.attributes["label"], {"G": scope.name})
            self.notes.leave_out("Boxes around steps are left out", *words)

    def _chain(self, chain: Chain, scope: Scope) -> None:
        attributes = chain.attributes if len(chain.ends) == 1 else {}
        ends = [self._end(end, attributes, scope) for end in chain.ends]
        defaults = scope.edge if len(ends) > 1 else {}
        for sources, targets in zip(ends, ends[1:], strict=False):
            self._check_room(len(sources) * len(targets))
            for source in sources:
                for target in targets:
                    self._arrow(source, target, defaults, chain.attributes)

    def _arrow(self, source: str, target: str, defaults: Attributes, given: Attributes) -> None:
        """One more arrow; in a strict graph, or one with a key, the arrow that is there gets what is ``given``."""
        key = "" if self.graph.strict else str(given.get("key", ""))
        ends = (source, target) if self.graph.kind == "DIGRAPH" else (min(source, target), max(source, target))
        if (self.graph.strict or key) and (*ends, key) in self.known:
            self.known[*ends, key].update(given)
            return
        attributes = defaults | given
        self.edges.append((source, target, attributes))
        if self.graph.strict or key:
            self.known[*ends, key] = attributes

    def _check_room(self, more: int) -> None:
        if len(self.edges) + more > MAX_EDGES_PER_GUIDE:
            raise FormatError(f"The graph has more than {MAX_EDGES_PER_GUIDE:,} arrows.")

    def _end(self, end: Node | Several | Box, attributes: Attributes, scope: Scope) -> list[str]:
        """The nodes at one end of an arrow: the node itself, or all nodes of a subgraph."""
        if isinstance(end, Box):
            inner = scope.inner(end.name)
            self._run(end, inner)
            scope.members |= inner.members
            return list(inner.members)
        if isinstance(end, Several):
            return [name for node in end.nodes for name in self._end(node, attributes, scope)]
        name = str(end.name)
        if name not in self.attributes:
            self.attributes[name] = scope.node
        self.attributes[name] |= attributes
        scope.members[name] = None
        return [name]

    def _vertex(self, name: str, attributes: Attributes) -> Vertex:
        own = {"N": name, "G": self.graph.name, "E": ""}
        label = attributes.get("label")
        is_record = label is not None and "record" in attributes.get("shape", "").lower()
        label_lines = texts(NAME if label is None else label, own, is_record)
        within = _of_tags(label)
        urls = [*filter(None, [attributes.get("URL") or attributes.get("href")]), *within["href"]]
        beside = [attributes[key] for key in ("xlabel", "tooltip") if key in attributes]
        beside += [*within["tooltip"], *within["title"]]
        if pictures := [*filter(None, [attributes.get("image")]), *within["src"]]:
            self.notes.leave_out("Pictures are left out", *map(str, pictures))
        return Vertex(
            name,
            coded(label_lines) or (EMPTY if label is not None else ""),
            mark=str(attributes.get("class", "")),
            links=[html.unescape(str(url)).replace("\\N", name) for url in urls],
            tip=coded([line for each in beside for line in texts(each, own)]),
        )

    def _drawn(self) -> Iterator[Edge]:
        for source, target, attributes in self.edges:
            if attributes.get("style") == "invis":
                self.notes.add("Invisible arrows are left out")
                continue
            if attributes.get("dir") == "both":
                self.notes.add("Arrows with two heads are read in the direction they are written")
            behind = [str(value) for name, value in attributes.items() if OF_ARROWS.fullmatch(name)]
            behind += [str(value) for values in _of_tags(attributes.get("label")).values() for value in values]
            if behind:
                self.notes.leave_out("Links and tooltips of arrows are left out", *behind)
            label = self._label(attributes, source, target)
            edge = Edge(
                source,
                target,
                label,
                id=_own(attributes),
                tree=_tree(attributes),
                condition=self._condition(attributes),
            )
            yield replace(edge, source=target, target=source) if attributes.get("dir") == "back" else edge

    def _condition(self, attributes: Attributes) -> str:
        """What ``quoted`` in write.py made of it; one that is too long would mean something else if it were cut."""
        text = html.unescape(str(attributes.get("if", "")))
        condition = one_line(ESCAPE.sub(lambda escape: escape[1], text))
        if len(condition) > MAX_CONDITION_CHARS:
            self.notes.leave_out("Conditions that are too long are left out", condition)
        return condition if len(condition) <= MAX_CONDITION_CHARS else ""

    def _label(self, attributes: Attributes, source: str, target: str) -> str:
        """All texts of an arrow, as one reads along it: at its tail, in the middle, at its head.

        We write the guide that an arrow leads through, and its condition, beside it: they are no part of its text.
        """
        line = "->" if self.graph.kind == "DIGRAPH" else "--"
        own = {"T": source, "H": target, "G": self.graph.name, "E": f"{source}{line}{target}"}
        middle = ("label",) if "tree" in attributes or "if" in attributes else ("label", "xlabel")
        keys = [key for key in ("taillabel", *middle, "headlabel") if key in attributes]
        return coded([line for key in keys for line in texts(attributes[key], own)])


def texts(label: Piece, own: Mapping[str, str], record: bool = False) -> list[str]:
    """The lines of a label as they are drawn. ``own``: what ``\\N`` and similar escapes stand for in it."""
    if label.type == "HTML":
        text = TAG.sub("", BREAK.sub("\n", re.sub(r"\s+", " ", _named(str(label), own))))
    else:
        text = RECORD.sub(_field, str(label)) if record else str(label)
        text = ESCAPE.sub(lambda escape: "\n" if escape[1] in "nlr" else escape[1], _named(text, own))
    return [line for line in map(str.strip, html.unescape(text).split("\n")) if line]


def _of_tags(label: Piece | None) -> dict[str, list[Piece]]:
    """What the tags of an HTML label say beside its text: ``href``, ``tooltip``, ``title`` and ``src``."""
    found: dict[str, list[Piece]] = {"href": [], "tooltip": [], "title": [], "src": []}
    for tag in TAG.findall(label) if label is not None and label.type == "HTML" else ():
        for attribute in OF_TAG.finditer(tag):
            value = Piece(attribute["text"] or attribute["other"] or "")
            value.type = "TEXT"
            found[attribute["name"].lower()].append(value)
    return found


def _named(text: str, own: Mapping[str, str]) -> str:
    return ESCAPE.sub(lambda escape: own.get(escape[1], escape[0]), text)


def coded(lines: list[str]) -> str:
    """``lines`` as a Mermaid label."""
    return "<br>".join(SPECIAL.sub(lambda match: f"\x02{ord(match[0])}\x03", line) for line in lines)


def _field(match: re.Match[str]) -> str:
    """Each field of a record becomes a line; port names are not drawn."""
    return match[0] if match[0].startswith("\\") else "\n" if match[0] == "|" else ""


def _own(attributes: Attributes) -> str:
    key = str(attributes.get("option", ""))
    return OWN + key if KEY.fullmatch(key) else ""


def _tree(attributes: Attributes) -> int:
    tree = str(attributes.get("tree", ""))
    return int(tree) if NUMBER.fullmatch(tree) and int(tree) <= MAX_ID else 0
