"""A guide as a booklet: all its steps numbered in reading order, each answer with the number where it leads."""

from collections.abc import Mapping
from functools import lru_cache

from django.template.loader import render_to_string

from trees.core.graph import NO_LABEL, Option
from trees.core.outcomes import STEP_OUTCOME_LABELS
from trees.models import Revision, Tree
from trees.models.revisions import graph_of
from trees.models.subtrees import LiveTrees
from trees.running.panels import step_content


def booklet(tree: Tree, release: Revision) -> dict:
    """What the template shows of ``release``, or of the draft, of ``tree``."""
    graph, trees = graph_of(release.pk), LiveTrees(tree.team_trees())
    trees.look_up(graph.trees())
    steps = steps_html(release.pk, tuple(sorted(trees.titles.items())))
    return {"tree": tree, "release": release, "count": len(graph.nodes), "steps": steps}


@lru_cache(maxsize=16)
def steps_html(release: int, titles: tuple[tuple[int, str], ...]) -> str:
    """All steps of a revision (its key). ``titles``: of the trees that can be gone through, by their keys."""
    graph, through = graph_of(release), dict(titles)
    numbers = {key: number for number, key in enumerate(graph.order(), 1)}
    steps = [
        step_content(graph.nodes[key])
        | {
            "number": number,
            "ending": STEP_OUTCOME_LABELS.get(graph.nodes[key].outcome, ""),
            "options": [way(option, numbers, through) for option in graph.nodes[key].options],
        }
        for key, number in numbers.items()
    ]
    return render_to_string("trees/booklet_steps.html", {"steps": steps})


def way(option: Option, numbers: Mapping[str, int], titles: Mapping[int, str]) -> dict:
    return {
        "label": option.label or NO_LABEL,
        "number": numbers.get(option.to),
        "through": titles.get(option.tree, ""),
    }
