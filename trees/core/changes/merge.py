"""Three-way merge of graphs: node by node, and within a node field by field. See docs/decisions/merge.md."""

from __future__ import annotations

from collections.abc import Collection, Container
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TypeVar

from trees.core.graph import Graph, Node, Option
from trees.core.stored import MAX_OPTIONS_PER_STEP

T = TypeVar("T")
Options = tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Conflict:
    """Both sides changed the same field of one node in different ways. A node is None where that side does not have it.

    Where both have the node, ``mine`` and ``theirs`` differ only in what is in conflict: each has the other changes of
    both sides.

    ``key`` is "" when both moved the start: then the nodes are the starts.
    """

    key: str
    base: Node | None
    mine: Node | None
    theirs: Node | None


@dataclass(frozen=True, slots=True)
class Merge:
    """``graph`` has all changes without a conflict; what is in conflict is as in ``theirs``.

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
    start, conflicts = _start(base, mine, theirs)
    for key in changed:
        if key not in clashing:
            continue
        sides = _sides(base.nodes.get(key), mine.nodes.get(key), theirs.nodes.get(key))
        merged[key] = sides[1]
        if sides[0] == sides[1]:
            clashing.remove(key)
        else:
            conflicts.append(Conflict(key, base.nodes.get(key), *sides))
    nodes = {key: node for key in _order(base.nodes, mine.nodes, theirs.nodes) if (node := merged.get(key))}
    return Merge(_connected(Graph(start, nodes), {*nodes, *clashing}), tuple(conflicts))


def sides_of(base: T, mine: T, theirs: T) -> tuple[T, T]:
    """One value merged, with mine and with theirs where both changed it differently; else twice the same."""
    if mine in (base, theirs):
        return theirs, theirs
    return (mine, mine) if theirs == base else (mine, theirs)


def _sides(base: Node | None, mine: Node | None, theirs: Node | None) -> tuple[Node | None, Node | None]:
    """A node that both changed, with mine and with theirs where both changed the same field."""
    if not (base and mine and theirs):
        return mine, theirs
    titles = sides_of(base.title, mine.title, theirs.title)
    bodies = sides_of(base.body, mine.body, theirs.body)
    endings = sides_of(base.outcome, mine.outcome, theirs.outcome)
    options = _option_sides(base.options, mine.options, theirs.options)
    if any(map(_cannot_be, options, endings)):
        options, endings = (mine.options, theirs.options), (mine.outcome, theirs.outcome)
    first, second = map(Node, (mine.key, mine.key), titles, bodies, options, endings)
    return first, second


def _cannot_be(options: Options, outcome: str) -> bool:
    """A node with options has no outcome, and there is a limit to them."""
    return bool(options and outcome) or len(options) > MAX_OPTIONS_PER_STEP


def _option_sides(base: Options, mine: Options, theirs: Options) -> tuple[Options, Options]:
    was, my, their = ({option.key: option for option in each} for each in (base, mine, theirs))
    pairs = [_option(was.get(key), my.get(key), their.get(key)) for key in _order(was, my, their)]
    return tuple(one for one, _ in pairs if one), tuple(other for _, other in pairs if other)


def _option(base: Option | None, mine: Option | None, theirs: Option | None) -> tuple[Option | None, Option | None]:
    """``sides_of`` an option: its label, where it leads, and when it is offered."""
    if not (base and mine and theirs):
        return sides_of(base, mine, theirs)
    labels = sides_of(base.label, mine.label, theirs.label)
    ways = sides_of((base.to, base.tree), (mine.to, mine.tree), (theirs.to, theirs.tree))
    conditions = sides_of(base.condition, mine.condition, theirs.condition)
    parts = zip(labels, ways, conditions, strict=True)
    first, second = (Option(mine.key, label, *way, condition) for label, way, condition in parts)
    return first, second


def _start(base: Graph, mine: Graph, theirs: Graph) -> tuple[str, list[Conflict]]:
    if mine.start in (base.start, theirs.start):
        return theirs.start, []
    if theirs.start == base.start:
        return mine.start, []
    return theirs.start, [Conflict("", *(each.nodes.get(each.start) for each in (base, mine, theirs)))]


def _order(base: Collection[str], mine: Collection[str], theirs: Collection[str]) -> list[str]:
    """The side that reordered keys decides the order; each new key follows the one it was written after."""
    ours, others = (mine, theirs) if _same_order(base, theirs) else (theirs, mine)
    followers: dict[str, list[str]] = {}
    for previous, key in pairwise(["", *others]):
        if key not in ours:
            followers.setdefault(previous, []).append(key)
    order, waiting = [], ["", *ours][::-1]
    while waiting:
        order.append(waiting.pop())
        waiting.extend(reversed(followers.get(order[-1], [])))
    return order


def _same_order(one: Collection[str], other: Collection[str]) -> bool:
    return [key for key in one if key in other] == [key for key in other if key in one]


def _connected(graph: Graph, keys: Container[str]) -> Graph:
    """References to keys that are not in ``keys`` become "", which check() reports."""
    nodes = {key: _without_dangling(node, keys) for key, node in graph.nodes.items()}
    return Graph(graph.start if graph.start in keys else "", nodes)


def _without_dangling(node: Node, keys: Container[str]) -> Node:
    if all(not option.to or option.to in keys for option in node.options):
        return node
    options = tuple(option if option.to in keys else replace(option, to="") for option in node.options)
    return replace(node, options=options)
