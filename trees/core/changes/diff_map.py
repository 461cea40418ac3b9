"""A diff as a map: the steps and answers of both graphs, in the form the browser draws.

See also trees/numbers/traffic_map.py.
"""

from collections.abc import Callable, Iterator
from typing import Any

from trees.core.changes.diff import Diff
from trees.core.graph import NO_TITLE, Graph, Node, Option

MAX_DIFF_MAP_NODES = 300
EDGE_WIDTHS = {"untouched": 1.5}
CHANGED_EDGE_WIDTH = 2.5
CHANGES = ("added", "changed", "removed")


def diff_map(change: Diff, old: Graph, new: Graph, href: Callable[[str, str], str]) -> dict[str, Any]:
    """``{"nodes", "edges", "left_out"}``. Each has the class added, changed, removed or untouched.

    Above MAX_DIFF_MAP_NODES steps, only the steps that differ and their neighbours are included. ``href`` gives the URL
    of a step, by its key and its state.
    """
    nodes = {**new.nodes, **{node.key: node for node in change.removed}}
    order = [*new.order(), *(node.key for node in change.removed)]
    states = dict.fromkeys(nodes, "untouched") | _states(change)
    included = _included(order, states, nodes)
    return {
        "nodes": [
            _node(nodes[key], states[key], number) | {"href": href(key, states[key])}
            for number, key in enumerate(order, 1)
            if key in included
        ],
        "edges": [
            edge for key in order if key in included for edge in _edges(key, states, old, new) if edge["to"] in included
        ],
        "left_out": len(order) - len(included),
    }


def _states(change: Diff) -> dict[str, str]:
    return (
        {node.key: "added" for node in change.added}
        | {each.after.key: "changed" for each in change.changed}
        | {node.key: "removed" for node in change.removed}
    )


def _included(order: list[str], states: dict[str, str], nodes: dict[str, Node]) -> set[str]:
    if len(order) <= MAX_DIFF_MAP_NODES:
        return set(order)
    differ = dict.fromkeys(key for key in order if states[key] in CHANGES)
    neighbours: dict[str, None] = {}
    for key in order:
        for option in nodes[key].options:
            if option.to in nodes and (key in differ or option.to in differ):
                neighbours |= {key: None, option.to: None}
    return set(list(differ | neighbours)[:MAX_DIFF_MAP_NODES])


def _node(node: Node, state: str, number: int) -> dict[str, Any]:
    return {
        "key": node.key,
        "number": number,
        "title": node.title or NO_TITLE,
        "brief": "" if state == "untouched" else state,
        "note": state,
        "outcome": node.outcome,
        "class": state,
    }


def _edges(key: str, states: dict[str, str], old: Graph, new: Graph) -> Iterator[dict[str, Any]]:
    """The answers of a step in both graphs."""
    before = _options(old, key)
    after = _options(new, key)
    for option in after.values():
        yield _edge(key, option, "added" if option.key not in before else _state(before[option.key], option))
    for option in before.values():
        if option.key not in after or after[option.key].to != option.to:
            yield _edge(key, option, "removed")


def _state(before: Option, after: Option) -> str:
    return "untouched" if before == after else "added" if before.to != after.to else "changed"


def _options(graph: Graph, key: str) -> dict[str, Option]:
    return {option.key: option for option in graph.nodes[key].options} if key in graph.nodes else {}


def _edge(key: str, option: Option, state: str) -> dict[str, Any]:
    label = option.label_in_words
    return {
        "from": key,
        "to": option.to,
        "label": label,
        "note": f"{label}: {state}",
        "thickness": EDGE_WIDTHS.get(state, CHANGED_EDGE_WIDTH),
        "class": state,
    }
