"""Trying a draft: its steps one by one, as a run will show them. Nothing is recorded; the URL is all the state."""

from __future__ import annotations

from typing import Any, cast

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.models import Role
from accounts.requests import PageRequest
from project.web.pages import page
from trees.core.graph import CONTINUE, NO_LABEL
from trees.core.runs.offers import decides
from trees.core.runs.places import Graphs, Spot, UnknownStep, find, ways
from trees.library.guides import tree_or_404
from trees.models import Tree
from trees.models.integrations.lookups import definitions
from trees.models.trees.revisions import graph_of
from trees.models.trees.subtrees import LiveTrees
from trees.running.outcomes import OUTCOME_MEANINGS
from trees.running.panels import answers, digit, step_content

# /trees/<id>/try, /trees/<id>/try/<step>


@require_safe
@page
def tree_try(request: PageRequest, pk: int, path: str = "") -> HttpResponse:
    """One step of the draft. Guides that it leads through are shown as they are live."""
    tree = tree_or_404(request.user, pk, Role.EDITOR)
    if not path and tree.graph.start not in tree.graph.nodes:
        return render(request, "trees/tree_try.html", {"tree": tree})
    graphs, trees = graphs_of(tree), LiveTrees(tree.team_trees())
    try:
        spot = find(path, tree.draft.pk, graphs, trees)
    except UnknownStep:
        raise Http404 from None
    return render(request, "trees/tree_try.html", {"tree": tree} | step_context(tree, spot, graphs, trees))


def graphs_of(tree: Tree) -> Graphs:
    """Revision's primary key -> graph, of the draft and of any release."""
    return lambda key: tree.graph if key == tree.draft.pk else graph_of(key)


def step_context(tree: Tree, spot: Spot, graphs: Graphs, trees: LiveTrees) -> dict[str, object]:
    node = graphs(spot.release_id).nodes[spot.node]
    trees.look_up(option.tree for option in node.options if option.tree)
    content = step_content(node)
    fill_in_examples(tree.team_id, content)
    return content | {
        "key": node.key,
        "release": spot.release_id,
        "first": not spot.path,
        "of": spot.tree or tree.pk,
        "through": trees.titles.get(spot.tree, ""),
        "meaning": "" if node.options or spot.back else OUTCOME_MEANINGS[node.outcome],
        "ways": answers_at(tree, spot, graphs, trees),
        "decides": decides(node),
        "unnamed": NO_LABEL,
    }


def answers_at(tree: Tree, spot: Spot, graphs: Graphs, trees: LiveTrees) -> list[dict[str, object]]:
    """Template context of the answers, each with its condition for the browser and in words."""
    graph = graphs(spot.release_id)
    options = graph.nodes[spot.node].options
    hrefs = [url_of(tree, target) if target else "" for _, target in ways(spot, graphs, trees)]
    if not options:
        return [{"key": "", "label": CONTINUE, "digit": digit(1), "href": href} for href in hrefs]
    shown = cast(list[dict[str, object]], answers(graph, spot.node)["options"])
    words = [option.offered_when if option.condition else "" for option in options]
    return [each | {"href": href, "when": when} for each, href, when in zip(shown, hrefs, words, strict=True)]


def fill_in_examples(team_id: int, content: dict[str, Any]) -> None:
    """Gives the fields that lookups fill in the examples of these: trying a draft asks no other system."""
    filled = [part for part in content["parts"] if "input" in part and part["input"].lookup]
    lookups = definitions(team_id, {part["input"].lookup for part in filled}) if filled else {}
    for part in filled:
        lookup = lookups.get(part["input"].lookup)
        output = lookup.outputs.get(part["input"].give) if lookup else None
        part["example"] = output.example if output else ""


def url_of(tree: Tree, spot: Spot) -> str:
    if spot.path:
        return reverse("tree_try_step", args=[tree.pk, spot.path])
    return reverse("tree_try", args=[tree.pk])
