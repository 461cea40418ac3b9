"""Running a guide: the page of a run, and the steps that it shows."""

import re
from uuid import uuid4

import orjson
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import can_edit
from project.web.pages import page
from project.web.times import ago
from trees.core import walk
from trees.library.guides import tree_or_404
from trees.models import Flag, Revision, Run, Tree
from trees.models.revisions import graph_of
from trees.running.panels import Through, panel_html, panels_html
from trees.running.query import newer_release, run_or_404
from trees.running.summary import summary_of

THROUGH = re.compile(r"([0-9]{1,18})\.([0-9]{1,18})")
MOST_THROUGH = 100

# /trees/<id>/run


@require_safe
@page
def tree_run(request, pk):
    """A run that begins: it is made by its first event, under the key that this page gives it."""
    tree = tree_or_404(request.user, pk)
    if tree.live is None:
        return render(request, "runs/unpublished.html", {"tree": tree})
    run = Run(id=uuid4(), tree=tree, team=tree.team, release=tree.live, person=request.user)
    return show(request, run, walk.begin(graph_of, tree.live_id), new=True)


# /runs/<id>/


@require_safe
@page
def run(request, pk):
    found = run_or_404(request.user, pk)
    if found.person_id != request.user.pk:
        return show_to_colleague(request, found)
    return show(request, found, found.state())


def show_to_colleague(request, found: Run):
    state = found.state()
    context = {
        "run": found,
        "tree": found.tree,
        "summary": summary_of(found, state, base=request.build_absolute_uri("/"))["html"],
        "step": len(state.trail),
        "key": uuid4(),
        "can_edit": can_edit(found),
        "touched": ago(found.touched_at, timezone.now()),
    }
    return render(request, "runs/run_of_another.html", context)


def show(request, found: Run, state: walk.State, new: bool = False):
    through = found.tree.releases_through(state.entered, state.release_id)
    ways = tuple(sorted(through.items()))
    releases = [state.release_id, *through.values(), *(place.release_id for place in state.places)]
    context = {
        "run": found,
        "tree": found.tree,
        "new": new,
        "state": dumped(state.to_json() | {"serial": found.serial}),
        "summary": dumped(summary_of(found, state, base=request.build_absolute_uri("/"))),
        "through": dumped({str(tree): release for tree, release in ways}),
        "query": ",".join(f"{tree}.{release}" for tree, release in ways),
        "releases": [prepared(release, ways, state.place) for release in dict.fromkeys(releases)],
        "elapsed": found.seconds if found.ended_at else int((timezone.now() - found.started_at).total_seconds()),
        "flag_kinds": Flag.Kind.choices,
        **newer_release(found, state),
    }
    return render(request, "runs/run.html", context)


def prepared(release: int, through: Through, place: walk.Place) -> tuple[int, str, str]:
    """A release, its first step, and of its panels the one that is shown at once: all of them are loaded behind it."""
    here = panel_html(release, through, place.node) if release == place.release_id else ""
    return release, graph_of(release).start, here


def dumped(data: dict) -> str:
    return orjson.dumps(data).decode()


# /runs/panels/<release>


@require_safe
@page
def run_panels(request, release):
    """All steps of a release. They never change, so the browser keeps them and only asks whether they are the same.

    ``?through=12.345,13.346`` names the trees that a run may go through and their releases: their steps lie ahead, too.
    """
    asked = dict(map(int, pair) for pair in THROUGH.findall(request.GET.get("through", ""))[:MOST_THROUGH])
    releases = Revision.objects.filter(tree__in=Tree.objects.of(request.user), number__isnull=False)
    mine = dict(releases.filter(pk__in=[release, *asked.values()]).values_list("pk", "tree"))
    if release not in mine:
        raise Http404
    through = tuple(sorted((tree, key) for tree, key in asked.items() if mine.get(key) == tree))
    response = HttpResponse(panels_html(release, through))
    response.headers["Cache-Control"] = "private, no-cache"
    return response
