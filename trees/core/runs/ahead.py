"""How many answers lie ahead of each step: the fewest and the most until an outcome."""

from __future__ import annotations

import heapq
from collections.abc import Mapping

from trees.core.graph import Graph, Node, Option

Ahead = tuple[int, int | None]


def answers_ahead(graph: Graph, through: Mapping[int, Ahead] | None = None) -> dict[str, Ahead]:
    """Key -> (fewest, most) answers from that node to an outcome; most is None where the graph has a cycle.

    Keys from which no outcome can be reached are left out. ``through``: tree id -> the same for the start of each tree
    that options lead through.
    """
    through = through or {}
    shortest = _shortest(graph, through)
    longest = _longest(graph, through, shortest)
    return {key: (fewest, longest.get(key)) for key, fewest in shortest.items()}


def _shortest(graph: Graph, through: Mapping[int, Ahead]) -> dict[str, int]:
    """Dijkstra's algorithm, backwards from all nodes without options."""
    incoming: dict[str, list[tuple[str, int]]] = {}
    for node in graph.nodes.values():
        for option in _connected_options(node, graph):
            incoming.setdefault(option.to, []).append((node.key, _cost(option, through)[0]))
    distances: dict[str, int] = {}
    queue = [(0, node.key) for node in graph.nodes.values() if not node.options]
    heapq.heapify(queue)
    while queue:
        distance, key = heapq.heappop(queue)
        if key in distances:
            continue
        distances[key] = distance
        for source, cost in incoming.get(key, ()):
            if source not in distances:
                heapq.heappush(queue, (distance + cost, source))
    return distances


def _longest(graph: Graph, through: Mapping[int, Ahead], reaching: Mapping[str, int]) -> dict[str, int]:
    """Only for keys from which no cycle can be reached. A key is done when all its targets are: a topological order.

    ``reaching`` has the keys from which an outcome can be reached.
    """
    outgoing = {key: [o for o in _connected_options(graph.nodes[key], graph) if o.to in reaching] for key in reaching}
    incoming: dict[str, list[str]] = {}
    for key, options in outgoing.items():
        for option in options:
            incoming.setdefault(option.to, []).append(key)
    pending = {key: len(options) for key, options in outgoing.items()}
    distances: dict[str, int] = {}
    ready = [key for key, count in pending.items() if not count]
    while ready:
        key = ready.pop()
        parts = [(distances.get(o.to), _cost(o, through)[1]) for o in outgoing[key]]
        lengths = [distance + cost for distance, cost in parts if distance is not None and cost is not None]
        if len(lengths) == len(parts):
            distances[key] = max(lengths, default=0)
        for source in incoming.get(key, ()):
            pending[source] -= 1
            if not pending[source]:
                ready.append(source)
    return distances


def _connected_options(node: Node, graph: Graph) -> list[Option]:
    return [option for option in node.options if option.to in graph.nodes]


def _cost(option: Option, through: Mapping[int, Ahead]) -> Ahead:
    """An answer counts 1; one through another guide also counts that guide's answers and the one that leaves it."""
    if option.tree not in through:
        return 1, 1
    fewest, most = through[option.tree]
    return fewest + 2, None if most is None else most + 2
