"""The steps of a guide as its page lists them, in parts that load on scroll."""

from __future__ import annotations

from collections.abc import Mapping

from django.urls import reverse
from django.utils.http import urlencode

from trees.core.graph import NO_LABEL, Graph, Node, Option
from trees.models import Tree, subtrees
from trees.running.panels import step_content

PAGE_SIZE = 300


def steps_from(tree: Tree, graph: Graph, start: int, reads: bool) -> dict[str, object]:
    """The ``steps`` from index ``start`` on in reading order, their total ``count``, and the ``onward`` URL or ""."""
    order = graph.order()
    numbers = {key: number for number, key in enumerate(order, 1)}
    titles = titles_through(tree, graph)
    params = {"from": start + PAGE_SIZE} | ({"release": ""} if reads else {})
    next_url = f"{reverse('tree_steps', args=[tree.pk])}?{urlencode(params)}"
    return {
        "steps": [step(graph.nodes[key], graph, numbers, titles) for key in order[start : start + PAGE_SIZE]],
        "count": len(order),
        "onward": next_url if start + PAGE_SIZE < len(order) else "",
    }


def first_steps(graph: Graph, count: int) -> list[dict[str, object]]:
    """The first steps in reading order, of a guide that is no tree of a team yet."""
    order = graph.order()
    numbers = {key: number for number, key in enumerate(order, 1)}
    return [step(graph.nodes[key], graph, numbers, {}) for key in order[:count]]


def titles_through(tree: Tree, graph: Graph) -> dict[int, str]:
    """Primary key -> title of the trees of the team that ``graph`` leads through."""
    trees = graph.trees()[: subtrees.MAX_SUBTREES_PER_GUIDE]
    return dict(tree.team_trees().filter(pk__in=trees).values_list("pk", "title")) if trees else {}


def step(node: Node, graph: Graph, numbers: Mapping[str, int], titles: Mapping[int, str]) -> dict[str, object]:
    return step_content(node) | {
        "key": node.key,
        "number": numbers[node.key],
        "options": [answer(option, graph, numbers, titles) for option in node.options],
    }


def answer(option: Option, graph: Graph, numbers: Mapping[str, int], titles: Mapping[int, str]) -> dict[str, object]:
    """What the page shows of one answer. ``through``: the title of the ``tree`` it leads through, "" for none."""
    return {
        "label": option.label or NO_LABEL,
        "to": option.to,
        "title": graph.nodes[option.to].title if option.to in graph.nodes else "",
        "number": numbers.get(option.to),
        "tree": option.tree,
        "through": titles.get(option.tree, ""),
    }
