"""Where a flowchart could begin."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

MAX_VISITS = 1_000_000

Ways = Mapping[str, Sequence[str]]


def candidates(ways: Ways) -> list[str]:
    """Keys that could be the start, the one that reaches the most steps first; never empty when ``ways`` is not.

    These are the steps that no other leads to, and of each circle that no other step leads into, the first.
    ``ways``: key -> the keys it leads to.
    """
    circle = _circles(ways)
    entered = {circle[to] for key in ways for to in ways[key] if circle[to] != circle[key]}
    first: dict[int, str] = {}
    for key in ways:
        if circle[key] not in entered:
            first.setdefault(circle[key], key)
    counts = dict(_reached(first.values(), ways))
    return sorted(first.values(), key=lambda key: -counts.get(key, 0))


def _reached(keys: Iterable[str], ways: Ways) -> Iterator[tuple[str, int]]:
    """How many steps each of ``keys`` reaches, until the counting has taken too long."""
    steps = 0
    for key in keys:
        seen = {key}
        waiting = [key]
        while waiting:
            for to in ways[waiting.pop()]:
                steps += 1
                if to not in seen:
                    seen.add(to)
                    waiting.append(to)
        yield key, len(seen)
        if steps > MAX_VISITS:
            return


def _circles(ways: Ways) -> dict[str, int]:
    """Key -> number of its circle: steps that reach each other share one (Tarjan's algorithm, without recursion)."""
    order: dict[str, int] = {}
    low: dict[str, int] = {}
    circle: dict[str, int] = {}
    open_keys: list[str] = []
    for root in ways:
        path = [] if root in order else [(root, iter(ways[root]))]
        if path:
            order[root] = low[root] = len(order)
            open_keys.append(root)
        while path:
            key, rest = path[-1]
            for to in rest:
                if to not in order:
                    order[to] = low[to] = len(order)
                    open_keys.append(to)
                    path.append((to, iter(ways[to])))
                    break
                if to not in circle:
                    low[key] = min(low[key], order[to])
            else:
                path.pop()
                _close(key, order, low, circle, open_keys)
                if path:
                    low[path[-1][0]] = min(low[path[-1][0]], low[key])
    return circle


def _close(key: str, order: dict[str, int], low: dict[str, int], circle: dict[str, int], open_keys: list[str]) -> None:
    """When nothing above ``key`` can be reached from it, what was opened since is its circle."""
    if low[key] == order[key]:
        number = len(circle)
        while True:
            member = open_keys.pop()
            circle[member] = number
            if member == key:
                return
