"""Three-way merge of graphs, node by node. See docs/decisions/merge.md."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass, replace
from itertools import pairwise

from trees.core.graph import Graph, Node


@dataclass(frozen=True, slots=True)
class Conflict:
    """Both sides changed one node in different ways. A node is None where that side does not have it.

    ``key`` is "" when both moved the start: then the nodes are the starts.
    """

    key: str
    base: Node | None
    mine: Node | None
    theirs: Node | None


@dataclass(frozen=True, slots=True)
class Merge:
    """``graph`` has all changes without a conflict; nodes in conflict are as in ``theirs``.

    So a node in conflict may be missing while the start or options still refer to it, in case the editor keeps it.
    ``connected`` has no such references and can be stored.
    """

    graph: Graph
    conflicts: tuple[Conflict, ...] = ()

    @property
    def connected(self) -> Graph:
        return _connected(self.graph, self.graph.nodes)


def merge(base: Graph | None, mine: Graph, theirs: Graph) -> Merge:
    """``theirs`` with the changes from ``base`` to ``mine``.

    Without a base every difference is a conflict, except nodes that only ``mine`` has: those are added.
    """
    gone = [key for key in theirs.nodes if key not in mine.nodes] if base is None else []
    base = base or Graph()
    changed = gone + [key for key in {**base.nodes, **mine.nodes} if base.nodes.get(key) != mine.nodes.get(key)]
    clashing = set(gone) | {
        key for key in changed if theirs.nodes.get(key) not in (base.nodes.get(key), mine.nodes.get(key))
    }
    merged = {**theirs.nodes, **{key: mine.nodes.get(key) for key in changed if key not in clashing}}
    nodes = {key: node for key in _order(base, mine, theirs) if (node := merged.get(key))}
    start, conflicts = _start(base, mine, theirs)
    conflicts += [_conflict(base, mine, theirs, key) for key in changed if key in clashing]
    return Merge(_connected(Graph(start, nodes), {*nodes, *clashing}), tuple(conflicts))


def _conflict(base: Graph, mine: Graph, theirs: Graph, key: str) -> Conflict:
    return Conflict(key, base.nodes.get(key), mine.nodes.get(key), theirs.nodes.get(key))


def _start(base: Graph, mine: Graph, theirs: Graph) -> tuple[str, list[Conflict]]:
    if mine.start in (base.start, theirs.start):
        return theirs.start, []
    if theirs.start == base.start:
        return mine.start, []
    return theirs.start, [Conflict("", *(each.nodes.get(each.start) for each in (base, mine, theirs)))]


def _order(base: Graph, mine: Graph, theirs: Graph) -> list[str]:
    """The side that reordered nodes decides the order; each new node follows the node it was written after."""
    ours, others = (mine, theirs) if _same_order(base, theirs) else (theirs, mine)
    followers: dict[str, list[str]] = {}
    for previous, key in pairwise(["", *others.nodes]):
        if key not in ours.nodes:
            followers.setdefault(previous, []).append(key)
    order, waiting = [], ["", *ours.nodes][::-1]
    while waiting:
        order.append(waiting.pop())
        waiting.extend(reversed(followers.get(order[-1], [])))
    return order


def _same_order(one: Graph, other: Graph) -> bool:
    return [key for key in one.nodes if key in other.nodes] == [key for key in other.nodes if key in one.nodes]


def _connected(graph: Graph, keys: Container[str]) -> Graph:
    """References to keys that are not in ``keys`` become "", which check() reports."""
    nodes = {key: _without_dangling(node, keys) for key, node in graph.nodes.items()}
    return Graph(graph.start if graph.start in keys else "", nodes)


def _without_dangling(node: Node, keys: Container[str]) -> Node:
    if all(not option.to or option.to in keys for option in node.options):
        return node
    options = tuple(option if option.to in keys else replace(option, to="") for option in node.options)
    return replace(node, options=options)
