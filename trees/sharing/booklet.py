"""A guide as a booklet: all steps numbered in reading order, each answer with the number of its step."""

from __future__ import annotations

from collections.abc import Mapping
from sys import getsizeof

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from project.memory import batches, cached
from trees.core.graph import Node, Option
from trees.core.outcomes import STEP_OUTCOME_LABELS
from trees.models import Revision, Tree
from trees.models.trees.revisions import graph_of
from trees.models.trees.subtrees import LiveTrees
from trees.running.panels import step_content

MAX_CACHED_BYTES = 16_000_000  # per process
STEPS_AT_ONCE = 200  # a template's contexts take ten times what their HTML does


def revision_to_print(tree: Tree, reads: bool) -> Revision | None:
    """The live release; without one, the draft for those who write it. None where there is nothing to print."""
    if tree.live or reads:
        return tree.live
    return tree.draft if tree.serial else None


def booklet(tree: Tree, release: Revision) -> dict[str, object]:
    """What the template shows of ``release``, or of the draft, of ``tree``."""
    graph, trees = graph_of(release.pk), LiveTrees(tree.team_trees())
    trees.look_up(graph.trees())
    steps = steps_html(release.pk, tuple(sorted(trees.titles.items())))
    return {"tree": tree, "release": release, "count": len(graph.nodes), "steps": steps}


@cached(MAX_CACHED_BYTES, getsizeof)
def steps_html(revision_id: int, titles: tuple[tuple[int, str], ...]) -> str:
    """All steps of a revision. ``titles``: (primary key, title) of the trees that it can lead through."""
    graph, title_of = graph_of(revision_id), dict(titles)
    numbers = {key: number for number, key in enumerate(graph.order(), 1)}
    parts = []
    for some in batches(list(numbers), STEPS_AT_ONCE):
        steps = [step(graph.nodes[key], numbers, title_of) for key in some]
        parts.append(render_to_string("trees/booklet_steps.html", {"steps": steps}))
    return SafeString("".join(parts))


def step(node: Node, numbers: Mapping[str, int], title_of: Mapping[int, str]) -> dict[str, object]:
    return step_content(node) | {
        "number": numbers[node.key],
        "ending": STEP_OUTCOME_LABELS.get(node.outcome, ""),
        "options": [answer(option, numbers, title_of) for option in node.options],
    }


def answer(option: Option, numbers: Mapping[str, int], title_of: Mapping[int, str]) -> dict[str, object]:
    return {
        "label": option.label_in_words,
        "number": numbers.get(option.to),
        "through": title_of.get(option.tree, ""),
    }
