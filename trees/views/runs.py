"""Running a guide: the page of a run, and the steps that it shows."""

from uuid import uuid4

import orjson
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from project.pages import page
from trees import walk
from trees.models import Revision, Run
from trees.models.runs import graph_of
from trees.panels import panels_html
from trees.views.trees import mine as my_tree

# /trees/<id>/run


@require_safe
@page
def tree_run(request, pk):
    """A run that begins: it is made by its first event, under the key that this page gives it."""
    tree = my_tree(request, pk)
    if tree.live is None:
        return render(request, "runs/unpublished.html", {"tree": tree})
    run = Run(id=uuid4(), tree=tree, team=tree.team, release=tree.live, person=request.user)
    return show(request, run, walk.begin(graph_of, tree.live_id), new=True)


# /runs/<id>/


@require_safe
@page
def run(request, pk):
    found = mine(request, pk)
    return show(request, found, found.state())


def show(request, found: Run, state: walk.State, new: bool = False):
    through = found.tree.through(state.entered)
    context = {
        "run": found,
        "tree": found.tree,
        "new": new,
        "own": found.person_id == request.user.pk,
        "state": orjson.dumps(state.to_json() | {"serial": found.serial}).decode(),
        "through": orjson.dumps({str(tree): release for tree, release in through.items()}).decode(),
        "releases": list(dict.fromkeys([state.release, *through.values()])),
    }
    return render(request, "runs/run.html", context)


# /runs/panels/<release>


@require_safe
@page
def run_panels(request, release):
    """All steps of a release. They never change, so the browser keeps them and only asks whether they are the same."""
    found = get_object_or_404(Revision, tree__in=request.user.trees(), release__isnull=False, pk=release)
    response = HttpResponse(panels_html(found.pk))
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def mine(request, pk) -> Run:
    """A run of the person's teams, or 404."""
    runs = request.user.runs().select_related("tree__live", "tree__team", "release", "person")
    return get_object_or_404(runs, pk=pk)
