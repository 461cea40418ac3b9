"""Running a guide: the page of a run, and the steps that it shows."""

from uuid import uuid4

import orjson
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from project.pages import page
from project.times import ago
from trees import walk
from trees.models import Flag, Revision, Run
from trees.models.runs import graph_of
from trees.panels import panel_html, panels_html
from trees.summary import of_run
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
    if found.person_id != request.user.pk:
        return show_to_colleague(request, found)
    return show(request, found, found.state())


def show_to_colleague(request, found: Run):
    state = found.state()
    context = {
        "run": found,
        "tree": found.tree,
        "summary": of_run(found, state, base=request.build_absolute_uri("/"))["html"],
        "step": len(state.trail),
        "touched": ago(found.touched_at, timezone.now()),
    }
    return render(request, "runs/run_of_another.html", context)


def show(request, found: Run, state: walk.State, new: bool = False):
    through = found.tree.through(state.entered, state.release)
    context = {
        "run": found,
        "tree": found.tree,
        "new": new,
        "state": dumped(state.to_json() | {"serial": found.serial}),
        "summary": dumped(of_run(found, state, base=request.build_absolute_uri("/"))),
        "through": dumped({str(tree): release for tree, release in through.items()}),
        "releases": [prepared(release, state) for release in dict.fromkeys([state.release, *through.values()])],
        "elapsed": int((timezone.now() - found.started_at).total_seconds()),
        "flag_kinds": Flag.Kind.choices,
    }
    return render(request, "runs/run.html", context)


def prepared(release: int, state: walk.State) -> tuple[int, str, str]:
    """A release, its first step, and of its panels the one that is shown at once: all of them are loaded behind it."""
    here = state.place.node if release == state.place.release else ""
    return release, graph_of(release).start, panel_html(release, here) if here else ""


def dumped(data: dict) -> str:
    return orjson.dumps(data).decode()


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
    return get_object_or_404(runs.defer("tree__live__content", "release__content"), pk=pk)
