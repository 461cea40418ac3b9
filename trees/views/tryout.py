"""Trying a draft: its steps one by one, as a run will show them. Nothing is recorded, and the address says it all."""

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.models import Role
from project.web.pages import page
from trees.core.graph import NO_LABEL
from trees.core.places import Graphs, Spot, UnknownStep, find, ways
from trees.library.guides import tree_or_404
from trees.models import Tree
from trees.models.revisions import graph_of
from trees.models.subtrees import LiveTrees
from trees.running.outcomes import OUTCOME_MEANINGS
from trees.running.panels import digit, step_content

# /trees/<id>/try, /trees/<id>/try/<step>


@require_safe
@page
def tree_try(request, pk, address=""):
    """One step of the draft; the guides that it leads through as they are live."""
    found = tree_or_404(request.user, pk, Role.EDITOR)
    graph = found.graph
    if not address and graph.start not in graph.nodes:
        return render(request, "trees/tree_try.html", {"tree": found})
    graphs, trees = graphs_of(found), LiveTrees(found.team_trees())
    try:
        spot = find(address, found.draft.pk, graphs, trees)
    except UnknownStep:
        raise Http404 from None
    return render(request, "trees/tree_try.html", {"tree": found} | step(found, spot, graphs, trees))


def graphs_of(found: Tree) -> Graphs:
    """The graph of the draft, and those of releases, by their keys."""
    return lambda key: found.graph if key == found.draft.pk else graph_of(key)


def step(found: Tree, spot: Spot, graphs: Graphs, trees: LiveTrees) -> dict:
    node = graphs(spot.release_id).nodes[spot.node]
    trees.look_up(option.tree for option in node.options if option.tree)
    return step_content(node) | {
        "key": node.key,
        "release": spot.release_id,
        "first": not spot.path,
        "of": spot.tree or found.pk,
        "through": trees.titles.get(spot.tree, ""),
        "meaning": "" if node.options or spot.back else OUTCOME_MEANINGS[node.outcome],
        "ways": [
            {"digit": digit(number), "label": label or NO_LABEL, "href": url_of(found, to) if to else ""}
            for number, (label, to) in enumerate(ways(spot, graphs, trees), 1)
        ],
    }  # fmt: skip


def url_of(found: Tree, spot: Spot) -> str:
    home = reverse("tree_try", args=[found.pk])
    return f"{home}/{spot.path}" if spot.path else home
