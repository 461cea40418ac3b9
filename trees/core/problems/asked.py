"""What somebody was asked on every way to a step, whatever the conditions on the way: fields, and steps answered.

A thing is one bit of a number, so a guide of thousands of steps takes a few set operations for each of them. Ways
through other guides are left out: what is asked there is not known here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from heapq import heappop, heappush

from trees.core.conditions.uses import Thing
from trees.core.graph import Graph, Node


class Ways:
    """Which steps lead to which, from the start. ``conditions``: whether by answers that have a condition, too.

    ``order``: each step after those that lead to it, but for loops. ``following``: step of ``order`` -> where it leads.
    """

    def __init__(self, graph: Graph, conditions: bool = True):
        self.start = graph.start
        self.nodes = graph.nodes
        self.conditions = conditions
        self.following: dict[str, list[str]] = {}
        self.order = self._order() if graph.start in graph.nodes else []

    def _order(self) -> list[str]:
        """Reverse postorder, depth first."""
        done: list[str] = []
        stack = [(self.start, self._follow(self.start))]
        while stack:
            key, following = stack[-1]
            for to in following:
                if to not in self.following:
                    stack.append((to, self._follow(to)))
                    break
            else:
                done.append(key)
                stack.pop()
        return done[::-1]

    def _follow(self, key: str) -> Iterator[str]:
        following = self.following[key] = [
            option.to
            for option in self.nodes[key].options
            if option.to and not option.tree and (self.conditions or not option.condition)
        ]
        return iter(following)


class Asked:
    """``asking``: thing -> the keys of the steps that ask for it, and ("required", name) -> those that insist on it."""

    def __init__(self, ways: Ways, asking: Mapping[Thing, Iterable[str]]):
        self.ways = ways
        self.bits = {thing: 1 << i for i, thing in enumerate(asking)}
        self.answers = sum(bit for thing, bit in self.bits.items() if thing[0] == "answer")
        self.here: dict[str, int] = {}  # step -> what it asks for
        for thing, keys in asking.items():
            for key in keys:
                self.here[key] = self.here.get(key, 0) | self.bits[thing]
        # Step -> what was not asked on a way that came to it, and the keys of the steps from which these ways came. Two
        # lists, as tuples for each way would keep the garbage collector busy.
        self.unasked: dict[str, list[int]] = {}
        self.came: dict[str, list[str]] = {}

    def is_sure(self, thing: Thing, node: Node) -> bool:
        """Whether each way to ``node`` asks for ``thing``. A field of the step itself counts, its answer does not."""
        bit = self.bits.get(thing, 0)
        return bool(bit) and not self.missing(bit, node)

    def missing(self, needed: int, node: Node) -> int:
        """Those of ``needed`` (bits of things) that some way to ``node`` does not ask for."""
        known = self.before.get(node.key, -1) | self.here.get(node.key, 0) & ~self.answers
        return needed & ~known

    def way_without(self, thing: Thing, node: Node) -> tuple[str, ...]:
        """A way to ``node`` that does not ask for ``thing``, () if there is none."""
        if node.key not in self.before or self.is_sure(thing, node):
            return ()
        bit, key, way = self.bits[thing], node.key, [node.key]
        while key != self.ways.start:
            came = zip(self.unasked[key], self.came[key], strict=True)
            key = next(before for unasked, before in came if unasked & bit)
            way.append(key)
        return tuple(way[::-1])

    @cached_property
    def before(self) -> dict[str, int]:
        """Step -> what each way to it asks for; steps that no way leads to are left out."""
        order, here, following = self.ways.order, self.here, self.ways.following
        places = {key: place for place, key in enumerate(order)}
        before = dict.fromkeys(order[:1], 0)
        waiting = [0] * bool(order)
        queued = set(waiting)
        while waiting:
            queued.remove(place := heappop(waiting))
            key = order[place]
            after = before[key] | here.get(key, 0)
            for to in following[key]:
                known = before.get(to, -1)
                if known & ~after or to not in before:
                    before[to] = known & after
                    self.unasked.setdefault(to, []).append(known & ~after)
                    self.came.setdefault(to, []).append(key)
                    if places[to] not in queued:
                        queued.add(places[to])
                        heappush(waiting, places[to])
        return before


def way_back(came: Mapping[str, str], key: str) -> tuple[str, ...]:
    """The steps from the start to ``key``; ``came``: step -> the one before it, "" for the start."""
    way = [key]
    while came[way[-1]]:
        way.append(came[way[-1]])
    return tuple(reversed(way))
