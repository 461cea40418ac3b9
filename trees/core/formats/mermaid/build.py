"""From statements to a flowchart: combines repeated mentions of a node and assigns nodes to subgraphs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from trees.core.formats.document import FormatError
from trees.core.formats.front_matter import read_yaml
from trees.core.formats.mermaid.model import MAX_EDGES_PER_GUIDE, Edge, Flowchart, Subgraph, Vertex
from trees.core.formats.mermaid.shapes import SHAPES
from trees.core.formats.mermaid.source import Source
from trees.core.formats.mermaid.statements import Arrow, Box, Chain, Click, Mention, Note, Style

MAX_PROPERTIES_PER_GUIDE = 3_000  # each is read as YAML, which takes half a millisecond
OWN_CLASS = "start"  # that of write.py


def build(source: Source, direction: str, statements: list[Any]) -> Flowchart:
    """The flowchart that ``statements`` describe. Raises FormatError for unknown shapes and edges."""
    builder = _Builder(source, Flowchart(direction=_direction(direction), title=source.title))
    builder.run(statements)
    builder.add_clicks()
    return builder.chart


def _direction(written: str) -> str:
    return {"": "TB", "TD": "TB", "v": "TB", "^": "BT", "<": "RL", ">": "LR"}.get(written, written)


@dataclass(slots=True)
class _Open:
    """A subgraph whose statements are being processed, and the ids mentioned in it so far."""

    box: Box | None
    rest: Iterator[Any]
    members: dict[str, None] = field(default_factory=dict)


@dataclass(slots=True)
class _Builder:
    source: Source
    chart: Flowchart
    edge_ids: set[str] = field(default_factory=set)
    owned: set[str] = field(default_factory=set)
    boxes: int = 0
    properties: int = 0
    clicks: list[Click] = field(default_factory=list)

    def run(self, statements: list[Any]) -> None:
        """Uses an explicit stack: subgraphs may be nested deeper than Python's recursion limit."""
        stack = [_Open(None, iter(statements))]
        while stack:
            top = stack[-1]
            for statement in top.rest:
                if isinstance(statement, Box):
                    stack.append(_Open(statement, iter(statement.statements)))
                    break
                self._statement(statement, top.members)
            else:
                stack.pop()
                if top.box:
                    stack[-1].members[self._subgraph(top.box, list(top.members))] = None

    def add_clicks(self) -> None:
        """A click may be said before its node."""
        for click in self.clicks:
            if vertex := self.chart.nodes.get(click.node):
                vertex.links.extend(filter(None, [click.url]))
                vertex.tip = vertex.tip or click.tip

    def _statement(self, statement: Any, members: dict[str, None]) -> None:
        if isinstance(statement, Chain):
            self._chain(statement, members)
        elif isinstance(statement, Style):
            self._style(statement)
        elif isinstance(statement, Click):
            self.clicks.append(statement)
        elif isinstance(statement, Note) and statement.kind == "title":
            self.chart.title = self.chart.title or statement.text
        elif isinstance(statement, Note):
            self.chart.description = statement.text

    def _chain(self, chain: Chain, members: dict[str, None]) -> None:
        for step in chain.steps:
            for mention in step:
                self._mention(mention)
        for arrow, sources, targets in zip(chain.arrows, chain.steps, chain.steps[1:], strict=False):
            self._link(arrow, sources, targets)
        for step in reversed(chain.steps):
            members.update((mention.id, None) for mention in step)

    def _link(self, arrow: Arrow, sources: list[Mention], targets: list[Mention]) -> None:
        if arrow.id:
            self.edge_ids.add(arrow.id)
        label = _unquoted(arrow.label.text.strip()) if arrow.label else ""
        kind = arrow.label.kind if arrow.label else "text"
        if len(self.chart.edges) + len(sources) * len(targets) > MAX_EDGES_PER_GUIDE:
            raise FormatError(f"The flowchart has more than {MAX_EDGES_PER_GUIDE:,} arrows.")
        for source in sources:
            self.chart.edges.extend(Edge(source.id, target.id, label, arrow.link, kind, arrow.id) for target in targets)

    def _mention(self, mention: Mention) -> None:
        if mention.id not in self.edge_ids:
            self._vertex(mention)
        if mention.data is not None:
            self._properties(mention)

    def _vertex(self, mention: Mention) -> None:
        vertex = self.chart.nodes.get(mention.id)
        if vertex is None:
            vertex = self.chart.nodes[mention.id] = Vertex(mention.id, mention.id)
        vertex.mark = mention.mark or vertex.mark
        if mention.label:
            vertex.label = _unquoted(mention.label.text.strip())
            vertex.kind = mention.label.kind

    def _properties(self, mention: Mention) -> None:
        """``@{ ... }`` of a node. For edges and subgraphs it only sets their look."""
        line = self.source.line_at(mention.at)
        self.properties += 1
        if self.properties > MAX_PROPERTIES_PER_GUIDE:
            raise FormatError(f"A flowchart has at most {MAX_PROPERTIES_PER_GUIDE:,} properties @{{ }}.", line)
        text = _quoted_breaks(mention.data or "")
        data = read_yaml(text if "\n" in text else f"{{\n{text}\n}}", line)
        if mention.id in self.edge_ids or mention.id in self.chart.subgraphs:
            return
        shape = data.get("shape")
        if shape and not (isinstance(shape, str) and shape in SHAPES):
            raise FormatError(f"There is no shape {shape!r}.", line, "Remove it, or use one of Mermaid's names: rect.")
        self._relabel(self.chart.nodes[mention.id], data)

    def _relabel(self, vertex: Vertex, data: dict[str, object]) -> None:
        label = data.get("label")
        if isinstance(label, str) and label:
            vertex.label, vertex.kind = label, "markdown"
        elif vertex.label == vertex.id and (data.get("icon") or data.get("img")):
            vertex.label = ""
        self.chart.looks.extend(str(value) for name in ("icon", "img") if (value := data.get(name)))

    def _subgraph(self, box: Box, members: list[str]) -> str:
        """Adds ``box`` and returns its id. A node belongs to the first subgraph that was closed around it."""
        key = box.id or f"subGraph{self.boxes}"
        self.boxes += 1
        subgraph = self.chart.subgraphs.setdefault(key, Subgraph(key, box.title))
        own = [member for member in members if member not in self.owned and member != key]
        subgraph.members.extend(own)
        self.owned.update(own)
        return key

    def _style(self, style: Style) -> None:
        """A style also creates the node that it names."""
        line = self.source.line_at(style.at)
        self.chart.styled = self.chart.styled or style.name != OWN_CLASS
        if style.node:
            self._mention(Mention(style.node, at=style.at))
        if not all(part.strip() for part in style.text.split(",")):
            raise FormatError("A style is missing next to a comma.", line, "Remove the comma.")
        if style.edges and style.edges != "default":
            self._check_edges(style.edges.split(","), line)

    def _check_edges(self, numbers: list[str], line: int) -> None:
        count = len(self.chart.edges)
        for number in numbers:
            if not (number.isascii() and number.isdecimal() and len(number) < 9 and int(number) < count):
                raise FormatError(
                    f"linkStyle {number}: there is no such edge above it.",
                    line,
                    f"Edges count from 0; there are {count}.",
                )


def _unquoted(text: str) -> str:
    return text[1:-1] if len(text) > 1 and text.startswith('"') and text.endswith('"') else text


def _quoted_breaks(text: str) -> str:
    """A line end within quotes is a line break of the label."""
    parts = text.split('"')
    for index in range(1, len(parts), 2):
        parts[index] = "<br/>".join(line.lstrip() if i else line for i, line in enumerate(parts[index].split("\n")))
    return '"'.join(parts)
