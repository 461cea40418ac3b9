"""Two people's changes of one graph, brought together node by node. No Django here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from trees.graph import Graph, Node


@dataclass(frozen=True, slots=True)
class Conflict:
    """Both changed one node, and not in the same way. A node is None where it is not there.

    ``key`` is "" where both moved the start: then the nodes are the starts.
    """

    key: str
    base: Node | None
    mine: Node | None
    theirs: Node | None


@dataclass(frozen=True, slots=True)
class Merge:
    """``graph`` has every change that is no conflict; where there is one, it is as ``theirs``."""

    graph: Graph
    conflicts: tuple[Conflict, ...] = ()


def merge(base: Graph, mine: Graph, theirs: Graph) -> Merge:
    """``theirs`` with what changed from ``base`` to ``mine``."""
    changed = [key for key in {**base.nodes, **mine.nodes} if base.nodes.get(key) != mine.nodes.get(key)]
    clashing = {key for key in changed if theirs.nodes.get(key) not in (base.nodes.get(key), mine.nodes.get(key))}
    nodes = dict(theirs.nodes)
    for key in changed:
        if key in clashing:
            continue
        if key in mine.nodes:
            nodes[key] = mine.nodes[key]
        else:
            nodes.pop(key, None)
    conflicts = [
        Conflict(key, *(each.nodes.get(key) for each in (base, mine, theirs))) for key in changed if key in clashing
    ]
    start, clash = _start(base, mine, theirs)
    merged = Graph(
        start if start in nodes else "", {key: nodes[key] for key in _order(base, mine, theirs) if key in nodes}
    )
    return Merge(_without_loose_ends(merged), (*conflicts, *clash))


def _start(base: Graph, mine: Graph, theirs: Graph) -> tuple[str, list[Conflict]]:
    if mine.start in (base.start, theirs.start):
        return theirs.start, []
    if theirs.start == base.start:
        return mine.start, []
    return theirs.start, [Conflict("", *(each.nodes.get(each.start) for each in (base, mine, theirs)))]


def _order(base: Graph, mine: Graph, theirs: Graph) -> Iterable[str]:
    """Who moved nodes about decides on their order; new nodes stand behind the one they were written behind."""
    ours, others = (mine, theirs) if _same_order(base, theirs) else (theirs, mine)
    order = list(ours.nodes)
    previous = ""
    for key in others.nodes:
        if key not in ours.nodes:
            order.insert(order.index(previous) + 1 if previous in ours.nodes or previous in order else len(order), key)
        previous = key
    return order


def _same_order(one: Graph, other: Graph) -> bool:
    return [key for key in one.nodes if key in other.nodes] == [key for key in other.nodes if key in one.nodes]


def _without_loose_ends(graph: Graph) -> Graph:
    """An option to a node that the other person deleted leads nowhere now, which the check will say."""
    nodes = {
        key: replace(
            node,
            options=tuple(each if each.to in graph.nodes else replace(each, to="") for each in node.options),
        )
        if any(each.to not in graph.nodes for each in node.options if each.to)
        else node
        for key, node in graph.nodes.items()
    }
    return replace(graph, nodes=nodes)
