"""A guide as a booklet: all steps numbered in reading order, each answer with the number of its step."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from django.template.loader import render_to_string

from trees.core.graph import NO_LABEL, Option
from trees.core.outcomes import STEP_OUTCOME_LABELS
from trees.models import Revision, Tree
from trees.models.revisions import graph_of
from trees.models.subtrees import LiveTrees
from trees.running.panels import step_content


def booklet(tree: Tree, release: Revision) -> dict[str, object]:
    """What the template shows of ``release``, or of the draft, of ``tree``."""
    graph, trees = graph_of(release.pk), LiveTrees(tree.team_trees())
    trees.look_up(graph.trees())
    steps = steps_html(release.pk, tuple(sorted(trees.titles.items())))
    return {"tree": tree, "release": release, "count": len(graph.nodes), "steps": steps}


@lru_cache(maxsize=16)
def steps_html(revision_id: int, titles: tuple[tuple[int, str], ...]) -> str:
    """All steps of a revision. ``titles``: (primary key, title) of the trees that it can lead through."""
    graph, title_of = graph_of(revision_id), dict(titles)
    numbers = {key: number for number, key in enumerate(graph.order(), 1)}
    steps = [
        step_content(graph.nodes[key])
        | {
            "number": number,
            "ending": STEP_OUTCOME_LABELS.get(graph.nodes[key].outcome, ""),
            "options": [answer(option, numbers, title_of) for option in graph.nodes[key].options],
        }
        for key, number in numbers.items()
    ]
    return render_to_string("trees/booklet_steps.html", {"steps": steps})


def answer(option: Option, numbers: Mapping[str, int], title_of: Mapping[int, str]) -> dict[str, object]:
    return {
        "label": option.label or NO_LABEL,
        "number": numbers.get(option.to),
        "through": title_of.get(option.tree, ""),
    }
