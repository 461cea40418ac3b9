"""The step path in the URL of a shared guide. It is the whole state: nothing is stored between two pages.

``cable`` is the step with that key. ``wifi.no/cable`` is the step ``cable`` of the guide that the answer ``no`` at the
step ``wifi`` leads through; ``wifi.no`` alone is the start of that guide, the empty path that of the shared guide.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from trees.core.graph import CONTINUE, Graph, Option
from trees.core.runs.walk import MAX_SUBTREE_DEPTH

Graphs = Callable[[int], Graph]
Live = Callable[[int], int]  # tree id -> id of its live release, 0 for none


class UnknownStep(LookupError):
    """The path leads to no step."""


@dataclass(frozen=True, slots=True)
class Spot:
    """The node ``node`` of a release. ``path`` is its step path.

    Inside another guide: its tree id ``tree``, the answers that led into it (``ways``), and where the shared guide
    continues afterwards (``back``).
    """

    release_id: int
    node: str
    start: str
    tree: int = 0
    ways: tuple[str, ...] = ()
    back: Spot | None = None

    @property
    def path(self) -> str:
        return "/".join([*self.ways, *([self.node] if self.node != self.start else [])])


def find(path: str, release_id: int, graphs: Graphs, live: Live) -> Spot:
    """The spot at ``path``. If a guide on the path is no longer available, the step after it. Raises UnknownStep."""
    spot = begin(release_id, graphs)
    parts = path.split("/") if path else []
    for number, part in enumerate(parts):
        key, dot, chosen = part.partition(".")
        spot = _at(spot, key, graphs)
        if dot:
            inside = after(spot, _option(spot, chosen, graphs), graphs, live)
            if len(inside.ways) == len(spot.ways):
                return inside
            spot = inside
        elif number < len(parts) - 1:
            raise UnknownStep(path)
    return spot


def begin(release_id: int, graphs: Graphs) -> Spot:
    start = graphs(release_id).start
    return Spot(release_id, start, start)


def after(spot: Spot, option: Option, graphs: Graphs, live: Live) -> Spot:
    """Where ``option`` leads from ``spot``: into its guide if that is live and not too deep, else to its target."""
    target = replace(spot, node=option.to)
    release_id = live(option.tree) if option.tree and len(spot.ways) < MAX_SUBTREE_DEPTH else 0
    if not release_id:
        return target
    inside = begin(release_id, graphs)
    return replace(inside, tree=option.tree, ways=(*spot.ways, f"{spot.node}.{option.key}"), back=target)


def ways(spot: Spot, graphs: Graphs, live: Live) -> list[tuple[str, Spot | None]]:
    """(label, target) of each answer; the target is None if it leads nowhere yet.

    At the end of an inner guide the only answer leads back out of it.
    """
    options = graphs(spot.release_id).nodes[spot.node].options
    if not options and spot.back:
        return [(CONTINUE, spot.back)]
    return [(option.label_in_words, after(spot, option, graphs, live) if option.to else None) for option in options]


def _at(spot: Spot, key: str, graphs: Graphs) -> Spot:
    if key not in graphs(spot.release_id).nodes:
        raise UnknownStep(key)
    return replace(spot, node=key)


def _option(spot: Spot, key: str, graphs: Graphs) -> Option:
    for option in graphs(spot.release_id).nodes[spot.node].options:
        if option.key == key and option.to and option.tree:
            return option
    raise UnknownStep(key)
