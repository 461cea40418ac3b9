"""Where a page of a shared guide is: its path says it all, so nothing is kept between two pages. No Django here.

``cable`` is the step of that key. ``wifi.no/cable`` is the step ``cable`` of the tree which the answer ``no`` at the
step ``wifi`` leads through; ``wifi.no`` alone is that tree's first step, and the empty path is the guide's own.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from trees.core.graph import CONTINUE, Graph, Option
from trees.core.walk import MAX_SUBTREE_DEPTH

Graphs = Callable[[int], Graph]
Live = Callable[[int], int]


class UnknownStep(LookupError):
    """The guide has no such step."""


@dataclass(frozen=True, slots=True)
class Spot:
    """The step ``node`` of ``release``. ``path`` is what stands in the URL.

    In a tree gone through: its key ``tree``, the answers that led in (``ways``), and where it goes on (``back``).
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
    """The spot at ``path``; where a tree on the way is no longer there, the step after it.

    ``live``: the release of a tree, 0 where it cannot be gone through. Raises UnknownStep.
    """
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
    """Where ``option`` leads from ``spot``: into its tree, or on where there is none, or it would be too deep."""
    onward = replace(spot, node=option.to)
    release_id = live(option.tree) if option.tree and len(spot.ways) < MAX_SUBTREE_DEPTH else 0
    if not release_id:
        return onward
    inside = begin(release_id, graphs)
    return replace(inside, tree=option.tree, ways=(*spot.ways, f"{spot.node}.{option.key}"), back=onward)


def ways(spot: Spot, graphs: Graphs, live: Live) -> list[tuple[str, Spot | None]]:
    """The answers of a step, each with where it leads, None for nowhere yet; at the end of a tree gone through, the way
    back out of it."""
    options = graphs(spot.release_id).nodes[spot.node].options
    if not options and spot.back:
        return [(CONTINUE, spot.back)]
    return [(option.label, after(spot, option, graphs, live) if option.to else None) for option in options]


def _at(spot: Spot, key: str, graphs: Graphs) -> Spot:
    if key not in graphs(spot.release_id).nodes:
        raise UnknownStep(key)
    return replace(spot, node=key)


def _option(spot: Spot, key: str, graphs: Graphs) -> Option:
    for option in graphs(spot.release_id).nodes[spot.node].options:
        if option.key == key and option.to and option.tree:
            return option
    raise UnknownStep(key)
