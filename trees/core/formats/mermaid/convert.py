"""From a flowchart to a guide. The decisions this takes are listed for the person who imports."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from trees.core.formats.decisions import Labels, Notes, plain_outcome
from trees.core.formats.document import Document, FormatError
from trees.core.formats.keys import Names
from trees.core.formats.mermaid.labels import lines, short, title_and_body
from trees.core.formats.mermaid.left_out import note_left_out
from trees.core.formats.mermaid.model import MAX_EDGES_PER_GUIDE, Edge, Flowchart, Vertex, plain
from trees.core.formats.mermaid.subgraphs import MAX_ARROWS_PER_EDGE, Groups
from trees.core.formats.starts import candidates
from trees.core.graph import CONTINUE, Graph, option_key
from trees.core.outcomes import OUTCOMES
from trees.core.stored import KEY, MAX_NODES_PER_GUIDE, GraphError
from trees.core.text import escape_markdown, one_line, tidy

NOWHERE = "!"
HREF = re.compile(r"<a\b[^<>]*?\bhref=\\?['\"]?([^'\"<>\s\\]{1,2000})", re.IGNORECASE)
WEB_LINK = re.compile(r"(?:https?://|mailto:|tel:)[^\s<>]+")
OWN = "!!"


def document(chart: Flowchart) -> Document:
    """The guide of ``chart``, with all its nodes. Raises FormatError if it has no nodes or is too large."""
    return _Conversion(chart).document()


@dataclass(slots=True)
class _Conversion:
    """``data``: the nodes in the stored form, by key."""

    chart: Flowchart
    keys: dict[str, str] = field(default_factory=dict)
    data: dict[str, dict[str, Any]] = field(default_factory=dict)
    notes: Notes = field(default_factory=Notes)

    def document(self) -> Document:
        groups = Groups(self.chart)
        vertices = [v for key, v in self.chart.nodes.items() if key not in groups.inside and key != NOWHERE]
        if not vertices:
            raise FormatError("The flowchart has no nodes.", hint="A node is a name, with a text: A[Is it on?]")
        if len(vertices) > MAX_NODES_PER_GUIDE:
            raise FormatError(f"This is too large for a guide: it has more than {MAX_NODES_PER_GUIDE:,} steps.")
        self._add_nodes(vertices)
        self._add_options(self._edges(groups))
        self._set_outcomes(vertices)
        note_left_out(self.chart, self.keys, self.notes)
        starts = self._starts(vertices)
        graph = self._graph(starts[0])
        return Document(
            graph,
            one_line(self.chart.title),
            tidy(self.chart.description),
            self.notes.sentences(),
            tuple(starts),
        )

    def _graph(self, start: str) -> Graph:
        try:
            return Graph.from_json({"start": start, "nodes": self.data})
        except GraphError as error:
            raise FormatError(f"The flowchart is too large for a guide: {error}.") from error

    def _note(self, note: str, key: str = "") -> None:
        self.notes.add(note, *([self.data[key]["title"]] if key else []))

    # Nodes

    def _add_nodes(self, vertices: list[Vertex]) -> None:
        self._name(vertices)
        for vertex in vertices:
            title, body = title_and_body(self._label(vertex), vertex.kind)
            body = "\n\n".join(filter(None, [body, *self._beside(vertex)]))
            key = self.keys[vertex.id]
            self.data[key] = {"title": title, "body": body, "options": [], "outcome": None}
            if not title and "#8203" not in vertex.label and "\x028203" not in vertex.label:
                self.data[key]["title"] = one_line(vertex.id)
                self._note("Steps without a text are named after their id", key)

    def _beside(self, vertex: Vertex) -> Iterator[str]:
        """The text that is shown over a node, and its links: those of a click, and those in the label."""
        yield escape_markdown(one_line(plain(vertex.tip)))
        for url in dict.fromkeys([*vertex.links, *HREF.findall(vertex.label)]):
            if WEB_LINK.fullmatch(url := plain(url)):
                yield f"<{url}>"
            else:
                self.notes.leave_out("Links that lead to no web page are left out", url)

    def _label(self, vertex: Vertex) -> str:
        """An empty subgraph is a node; its label is the title."""
        group = self.chart.subgraphs.get(vertex.id)
        return group.title if group and group.title else vertex.label

    def _name(self, vertices: list[Vertex]) -> None:
        """Ids that are valid keys are kept. The others get a free key."""
        wanted = {vertex.id: _own_key(vertex.id) for vertex in vertices}
        names = Names(key for key in wanted.values() if KEY.fullmatch(key))
        given: set[str] = set()
        for vertex_id, key in wanted.items():
            self.keys[vertex_id] = key if KEY.fullmatch(key) and key not in given else names.key(key)
            given.add(self.keys[vertex_id])

    # Options

    def _edges(self, groups: Groups) -> list[Edge]:
        drawn: list[Edge] = []
        for edge in self.chart.edges:
            self._note_edge(edge, groups)
            if not edge.invisible:
                drawn.extend(groups.drawn(edge))
            if len(drawn) > MAX_EDGES_PER_GUIDE:
                raise FormatError(f"The flowchart has more than {MAX_EDGES_PER_GUIDE:,} arrows.")
        if groups.cut:
            note = f"Arrows of a subgraph join at most {MAX_ARROWS_PER_EDGE} of its steps, and lead to the first one"
            self.notes.add(note, *groups.cut)
        return drawn

    def _note_edge(self, edge: Edge, groups: Groups) -> None:
        if edge.invisible:
            self._note("Invisible links (~~~) are left out")
        elif edge.two_headed:
            self._note("Arrows with two heads are read in the direction they are written")
        for end in (edge.source, edge.target):
            if end in groups.inside:
                note = "Arrows to a subgraph lead to its first steps, arrows from it leave its last steps"
                self.notes.add(note, " ".join(lines(self.chart.subgraphs[end].title, "text")))

    def _add_options(self, edges: list[Edge]) -> None:
        leaving: dict[str, list[Edge]] = {}
        for edge in edges:
            if edge.source in self.keys:
                leaving.setdefault(self.keys[edge.source], []).append(edge)
        for key, ways in leaving.items():
            self._add_node_options(key, ways)

    def _add_node_options(self, key: str, edges: list[Edge]) -> None:
        options: dict[str, dict[str, Any]] = {}
        labels = Labels()
        tried: dict[str, int] = {}
        for edge in edges:
            to = self.keys.get(edge.target, "")
            own = edge.id.removeprefix(OWN) if edge.id.startswith(OWN) else ""
            label = self._option_label(key, edge, len(edges) == 1, to)
            if not own:
                label = labels.free(label, lambda: self._note("Answers with the same text are numbered", key))
            wanted = own.replace("!", "") or option_key(label, options, tried)
            if not KEY.fullmatch(wanted) or wanted in options:
                wanted = option_key(label, options, tried)
            options[wanted] = {"key": wanted, "label": label, "to": to, "tree": edge.tree, "if": edge.condition}
        self.data[key]["options"] = list(options.values())

    def _option_label(self, key: str, edge: Edge, alone: bool, to: str) -> str:
        label, rest = short(" ".join(lines(edge.label, edge.kind)))
        if rest:
            self.data[key]["body"] = "\n\n".join(filter(None, [self.data[key]["body"], rest]))
        if label or edge.id.startswith(OWN):
            return label
        if alone or not to or not self.data[to]["title"]:
            return CONTINUE
        self._note("Answers without a text are named after the step they lead to", key)
        return str(self.data[to]["title"])

    # Outcomes and starts

    def _set_outcomes(self, vertices: list[Vertex]) -> None:
        for vertex in vertices:
            key = self.keys[vertex.id]
            node = self.data[key]
            if node["options"]:
                continue
            if marked := [mark for mark in vertex.mark.split() if mark in OUTCOMES]:
                node["outcome"] = marked[0]
            elif outcome := plain_outcome(f"{node['title']} {node['body']}"):
                node["outcome"] = outcome
                self._note(f"The outcome is {outcome!r}, because the text says so", key)

    def _starts(self, vertices: list[Vertex]) -> list[str]:
        ways = {key: [o["to"] for o in node["options"] if o["to"]] for key, node in self.data.items()}
        starts = candidates(ways)
        marked = [self.keys[vertex.id] for vertex in vertices if "start" in vertex.mark.split()]
        if len(marked) == 1:
            return [marked[0], *(key for key in starts if key != marked[0])]
        self._note_starts(starts, ways)
        return starts

    def _note_starts(self, starts: list[str], ways: dict[str, list[str]]) -> None:
        led_to = {to for key, targets in ways.items() for to in targets if to != key}
        if starts[0] in led_to:
            self._note("No step comes before all others; the guide starts at the first step of a loop", starts[0])
        for key in starts if len(starts) > 1 else ():
            if ways[key]:
                self._note("Several steps could be the start; the one that reaches the most steps is proposed", key)
            elif key not in led_to:
                self._note("Steps without arrows are kept", key)


def _own_key(vertex_id: str) -> str:
    """write.py puts exclamation marks into keys that Mermaid does not allow as ids."""
    plain = vertex_id.replace("!", "")
    return plain if vertex_id.startswith("!") and KEY.fullmatch(plain) else vertex_id
