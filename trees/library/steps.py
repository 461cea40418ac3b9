"""The steps of a guide as its page lists them, in parts that load on scroll."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from django.urls import reverse
from django.utils.http import urlencode

from accounts.access import can_edit
from trees.core.graph import Graph, Node, Option
from trees.library import flag_rows
from trees.models import Flag, Tree, subtrees
from trees.running.panels import step_content

PAGE_SIZE = 300
MAX_FLAGS = 100


def steps_from(
    tree: Tree, graph: Graph, start: int, reads: bool, flags: Sequence[Mapping[str, object]] | None = None
) -> dict[str, object]:
    """The ``steps`` from index ``start`` on in reading order, their total ``count``, and the ``onward`` URL or "".

    Each step has its own of ``flags``: rows of the guide's open flags, which are read where they are not given.
    """
    order = graph.order()
    numbers = {key: number for number, key in enumerate(order, 1)}
    titles = titles_through(tree, graph)
    params = {"from": start + PAGE_SIZE} | ({"release": ""} if reads else {})
    next_url = f"{reverse('tree_steps', args=[tree.pk])}?{urlencode(params)}"
    keys = order[start : start + PAGE_SIZE]
    flags = open_flags_at(tree, keys) if flags is None else flags
    return {
        "steps": [
            step(graph.nodes[key], graph, numbers, titles) | {"flags": [each for each in flags if each["node"] == key]}
            for key in keys
        ],
        "count": len(order),
        "onward": next_url if start + PAGE_SIZE < len(order) else "",
    }


def first_steps(graph: Graph, count: int) -> list[dict[str, object]]:
    """The first steps in reading order, of a guide that is no tree of a team yet."""
    order = graph.order()
    numbers = {key: number for number, key in enumerate(order, 1)}
    return [step(graph.nodes[key], graph, numbers, {}) for key in order[:count]]


def open_flags_at(tree: Tree, keys: Collection[str]) -> list[dict[str, object]]:
    """Rows of the newest open flags of the steps with ``keys``. One query."""
    flags = Flag.objects.open().filter(tree=tree, node__in=keys).order_by("-raised_at", "-pk")
    return flag_rows.rows(flags.values(*flag_rows.FIELDS)[:MAX_FLAGS], teams=False, editable=can_edit(tree))


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
        "label": option.label_in_words,
        "to": option.to,
        "title": graph.nodes[option.to].title if option.to in graph.nodes else "",
        "number": numbers.get(option.to),
        "tree": option.tree,
        "through": titles.get(option.tree, ""),
    }
