"""A guide as a booklet: all its steps numbered in reading order, each answer with the number where it leads."""

from collections.abc import Mapping

from trees import inputs
from trees.graph import Graph, Node, Option
from trees.panels import part


def order(graph: Graph) -> dict[str, int]:
    """Key -> number, from the start on; what cannot be reached comes last, so that nothing is hidden."""
    return {key: number for number, key in enumerate(dict.fromkeys([*graph.walk(), *graph.nodes]), 1)}


def booklet(graph: Graph, titles: Mapping[int, str]) -> list[dict]:
    """What the template shows of each step. ``titles``: of the trees that are gone through, by their key."""
    numbers = order(graph)
    return [page(graph.nodes[key], number, numbers, titles) for key, number in numbers.items()]


def page(node: Node, number: int, numbers: Mapping[str, int], titles: Mapping[int, str]) -> dict:
    return {
        "number": number,
        "title": node.title or "(no title)",
        "parts": [part(each) for each in inputs.read(node.body).parts],
        "outcome": node.outcome,
        "options": [way(option, numbers, titles) for option in node.options],
    }


def way(option: Option, numbers: Mapping[str, int], titles: Mapping[int, str]) -> dict:
    return {
        "label": option.label or "(no label)",
        "number": numbers.get(option.to),
        "through": titles.get(option.tree, ""),
    }
