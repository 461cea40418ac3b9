"""Candidates for the start of a flowchart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

MAX_VISITS = 1_000_000  # counting reachable steps is quadratic in the worst case

Ways = Mapping[str, Sequence[str]]


def candidates(ways: Ways) -> list[str]:
    """Keys that could be the start, ordered by how many steps they reach; not empty unless ``ways`` is.

    These are the steps without an incoming arrow, and the first step of each loop that nothing leads into.
    ``ways``: key -> the keys it leads to.
    """
    entered = {to for key in ways for to in ways[key] if to != key}
    roots = [key for key in ways if key not in entered]
    behind = _all_reached(roots, ways)
    # Only a loop that nothing leads into is left: the usual guide has none.
    left = {key: ways[key] for key in ways if key not in behind}
    starts = {*roots, *_first_of_loops({key: [to for to in left[key] if to in left] for key in left})}
    first = [key for key in ways if key in starts]
    counts = dict(_reached(first, ways)) if len(first) > 1 else {}
    return sorted(first, key=lambda key: -counts.get(key, 0))


def _all_reached(keys: Iterable[str], ways: Ways) -> set[str]:
    reached = set(keys)
    waiting = list(reached)
    while waiting:
        for to in ways[waiting.pop()]:
            if to not in reached:
                reached.add(to)
                waiting.append(to)
    return reached


def _first_of_loops(ways: Ways) -> Iterable[str]:
    """The first step of each loop that nothing else leads into."""
    component = _components(ways)
    entered = {component[to] for key in ways for to in ways[key] if component[to] != component[key]}
    first: dict[int, str] = {}
    for key in ways:
        if component[key] not in entered:
            first.setdefault(component[key], key)
    return first.values()


def _reached(keys: Iterable[str], ways: Ways) -> Iterator[tuple[str, int]]:
    """(key, number of reachable steps) for ``keys``, until MAX_VISITS is exceeded."""
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


def _components(ways: Ways) -> dict[str, int]:
    """Key -> number of its strongly connected component (Tarjan's algorithm, without recursion)."""
    order: dict[str, int] = {}
    low: dict[str, int] = {}
    component: dict[str, int] = {}
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
                if to not in component:
                    low[key] = min(low[key], order[to])
            else:
                path.pop()
                _close(key, order, low, component, open_keys)
                if path:
                    low[path[-1][0]] = min(low[path[-1][0]], low[key])
    return component


def _close(
    key: str, order: dict[str, int], low: dict[str, int], component: dict[str, int], open_keys: list[str]
) -> None:
    """Completes the component of ``key`` if ``key`` is its root."""
    if low[key] == order[key]:
        number = len(component)
        while True:
            member = open_keys.pop()
            component[member] = number
            if member == key:
                return
