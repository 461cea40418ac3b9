"""Arrows to and from subgraphs become arrows to and from the nodes inside: a guide has no groups."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import product

from trees.core.formats.mermaid.model import Edge, Flowchart

MAX_NODES_PER_SUBGRAPH = 400
MAX_ARROWS_PER_EDGE = 50


class Groups:
    """Where the arrows of each subgraph begin and end.

    An arrow to a subgraph leads to each step inside that no arrow from inside leads to; an arrow from it leaves each
    step inside that has no way on inside. If everything inside is in a loop, these are the first and the last.
    ``cut``: titles of subgraphs of which an arrow did not get all of those steps, because they are too many.
    """

    def __init__(self, chart: Flowchart):
        self.chart = chart
        self.cut: list[str] = []
        self._place = {key: place for place, key in enumerate(chart.nodes)}
        named = [key for key in chart.nodes if key in chart.subgraphs]
        self.inside = {key: nodes for key in named if (nodes := self._inside(key))}
        self._targets = self._targets_of_nodes()
        self.entries: dict[str, list[str]] = {}
        self.exits: dict[str, list[str]] = {}
        for key in self.inside:
            self._find_ends(key)

    def drawn(self, edge: Edge) -> Iterator[Edge]:
        """The arrows between nodes that replace ``edge``."""
        sources = self.exits.get(edge.source, [edge.source])
        targets = self.entries.get(edge.target, [edge.target])
        if len(sources) * len(targets) > MAX_ARROWS_PER_EDGE:
            self.cut.append(
                " ".join(self.chart.subgraphs[key].text for key in (edge.source, edge.target) if key in self.inside)
            )
            sources, targets = sources[:MAX_ARROWS_PER_EDGE], targets[:1]
        for source, target in product(sources, targets):
            if source != target or edge.source == edge.target:
                yield replace(edge, source=source, target=target)

    def _inside(self, key: str) -> dict[str, None]:
        """The nodes in a subgraph at any depth, in the order of their first mention, limited for huge ones."""
        nodes: dict[str, None] = {}
        seen = {key}
        waiting = self.chart.subgraphs[key].members[::-1][-MAX_NODES_PER_SUBGRAPH:]
        while waiting and len(seen) < MAX_NODES_PER_SUBGRAPH:
            member = waiting.pop()
            if member not in seen:
                seen.add(member)
                if member in self.chart.subgraphs:
                    waiting.extend(self.chart.subgraphs[member].members[::-1][-MAX_NODES_PER_SUBGRAPH:])
                else:
                    nodes[member] = None
        return dict.fromkeys(sorted(nodes, key=self._place.__getitem__))

    def _targets_of_nodes(self) -> dict[str, dict[str, None]]:
        targets: dict[str, dict[str, None]] = {}
        for edge in self.chart.edges:
            ends = targets.setdefault(edge.source, {})
            if not edge.invisible and edge.source != edge.target and len(ends) < MAX_NODES_PER_SUBGRAPH:
                ends[edge.target] = None
        return targets

    def _find_ends(self, key: str) -> None:
        inside = self.inside[key]
        led_to: set[str] = set()
        left: set[str] = set()
        for node in inside:
            within = [target for target in self._targets.get(node, ()) if target in inside]
            led_to.update(within)
            left.update([node] if within else [])
        self.entries[key] = [node for node in inside if node not in led_to] or list(inside)[:1]
        self.exits[key] = [node for node in inside if node not in left] or list(inside)[-1:]
