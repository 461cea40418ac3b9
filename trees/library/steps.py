"""The steps of a guide as its page lists them, in parts that load on scroll; each is written once for each state."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from sys import getsizeof
from typing import NamedTuple

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.safestring import SafeString

from accounts.access import can_edit
from project.memory import cached
from trees.core.graph import Graph, Node
from trees.library.rows import flag_rows
from trees.models import Flag, Tree
from trees.models.trees import subtrees
from trees.running.panels import step_content

PAGE_SIZE = 300
MAX_FLAGS = 100
MAX_KEPT_BYTES = 4_000_000  # per process


class Answer(NamedTuple):
    """What the page shows of one answer.

    ``title`` and ``number``: of the step ``to`` that it leads to, "" and None where there is none. ``through``: the
    title of the ``tree`` that it leads through, "" for none.
    """

    label: str
    to: str
    title: str
    number: int | None
    tree: int
    through: str


class Step(NamedTuple):
    """One step of a list. ``prefix`` and the key are its id. ``edit_url``: where it is edited, "" for nowhere."""

    node: Node
    number: int
    answers: tuple[Answer, ...]
    edit_url: str = ""
    prefix: str = "n-"


def steps_from(
    tree: Tree, graph: Graph, start: int, reads: bool, flags: Sequence[Mapping[str, object]] | None = None
) -> dict[str, object]:
    """The ``steps`` from index ``start`` on in reading order as HTML, their ``count``, and the ``onward`` URL or "".

    Each step has its own of ``flags``: rows of the guide's open flags, which are read where they are not given.
    """
    order = graph.order()
    numbers = {key: number for number, key in enumerate(order, 1)}
    titles = titles_through(tree, graph)
    edit_url = reverse("tree_edit", args=[tree.pk]) if can_edit(tree) else ""
    params = {"from": start + PAGE_SIZE} | ({"release": ""} if reads else {})
    next_url = f"{reverse('tree_steps', args=[tree.pk])}?{urlencode(params)}"
    keys = order[start : start + PAGE_SIZE]
    flagged = by_step(open_flags_at(tree, keys) if flags is None else flags)
    html = []
    for key in keys:
        step = Step(graph.nodes[key], numbers[key], answers(graph.nodes[key], graph, numbers, titles), edit_url)
        html.append(step_html(step, flagged[key]) if key in flagged else kept_step_html(step))
    return {"steps": html, "count": len(order), "onward": next_url if start + PAGE_SIZE < len(order) else ""}


def first_steps(graph: Graph, count: int, prefix: str) -> list[SafeString]:
    """The first steps in reading order as HTML, of a guide that is no tree of a team yet."""
    order = graph.order()
    numbers = {key: number for number, key in enumerate(order, 1)}
    nodes = [graph.nodes[key] for key in order[:count]]
    return [
        step_html(Step(node, numbers[node.key], answers(node, graph, numbers, {}), prefix=prefix)) for node in nodes
    ]


def by_step(flags: Sequence[Mapping[str, object]]) -> dict[object, list[Mapping[str, object]]]:
    result: dict[object, list[Mapping[str, object]]] = {}
    for flag in flags:
        result.setdefault(flag["node"], []).append(flag)
    return result


def open_flags_at(tree: Tree, keys: Collection[str]) -> list[dict[str, object]]:
    """Rows of the newest open flags of the steps with ``keys``. One query."""
    flags = Flag.objects.open().filter(tree=tree, node__in=keys).order_by("-raised_at", "-pk")
    return flag_rows.rows(flags.values(*flag_rows.FIELDS)[:MAX_FLAGS], teams=False, editable=can_edit(tree))


def titles_through(tree: Tree, graph: Graph) -> dict[int, str]:
    """Primary key -> title of the trees of the team that ``graph`` leads through."""
    trees = graph.trees()[: subtrees.MAX_SUBTREES_PER_GUIDE]
    return dict(tree.team_trees().filter(pk__in=trees).values_list("pk", "title")) if trees else {}


def answers(node: Node, graph: Graph, numbers: Mapping[str, int], titles: Mapping[int, str]) -> tuple[Answer, ...]:
    return tuple(
        Answer(
            option.label_in_words,
            option.to,
            graph.nodes[option.to].title if option.to in graph.nodes else "",
            numbers.get(option.to),
            option.tree,
            titles.get(option.tree, ""),
        )
        for option in node.options
    )


def step_html(step: Step, flags: Sequence[Mapping[str, object]] = ()) -> SafeString:
    context = step._asdict() | step_content(step.node) | {"key": step.node.key, "flags": flags}
    return render_to_string("trees/step.html", context)


@cached(MAX_KEPT_BYTES, lambda html: 2 * getsizeof(html))  # with the Step, which is the key
def kept_step_html(step: Step) -> SafeString:
    """All that the HTML of a step is made of is its key, so what is kept is never stale."""
    return step_html(step)
