"""The map of a guide for reading, in the form the browser draws. See also trees/numbers/traffic_map.py."""

from collections.abc import Mapping
from typing import Any

from trees.core.graph import NO_LABEL, NO_TITLE, Graph, Node, Option
from trees.core.outcomes import STEP_OUTCOME_LABELS

MAX_GUIDE_MAP_NODES = 400
LINE_PX = 1.6


def guide_map(graph: Graph, anchor: str = "#n-") -> dict[str, Any]:
    """``{"nodes", "edges", "left_out"}``. ``anchor`` and the key of a step are its URL.

    Has the first MAX_GUIDE_MAP_NODES steps in reading order; ``left_out`` is the number of the others.
    """
    order = graph.order()
    numbers = {key: number for number, key in enumerate(order[:MAX_GUIDE_MAP_NODES], 1)}
    return {
        "nodes": [_node(graph.nodes[key], number, f"{anchor}{key}") for key, number in numbers.items()],
        "edges": [
            _edge(key, option, numbers)
            for key in numbers
            for option in graph.nodes[key].options
            if option.to in numbers
        ],
        "left_out": len(order) - len(numbers),
    }


def _node(node: Node, number: int, href: str) -> dict[str, Any]:
    kind, look = _kind(node)
    conditions = [f"{option.label} {option.offered_when}" for option in node.options if option.condition]
    return {
        "key": node.key,
        "number": number,
        "title": node.title or NO_TITLE,
        "brief": f"{number} · {kind}",
        "note": "; ".join([kind, *conditions]),
        "outcome": node.outcome,
        "class": look,
        "href": href,
    }


def _kind(node: Node) -> tuple[str, str]:
    """In a word, and the class that says the same."""
    if node.options:
        return ("Question", "question") if len(node.options) > 1 else ("Step", "step")
    return STEP_OUTCOME_LABELS.get(node.outcome, "No outcome yet"), node.outcome or "undecided"


def _edge(key: str, option: Option, numbers: Mapping[str, int]) -> dict[str, Any]:
    label = option.label or NO_LABEL
    return {
        "from": key,
        "to": option.to,
        "label": f"{label} ⧉" if option.tree else label,
        "when": option.offered_when if option.condition else "",
        "note": f"{option.label_in_words}: step {numbers[option.to]}{', through another guide' if option.tree else ''}",
        "thickness": LINE_PX,
        "class": "plain",
    }
