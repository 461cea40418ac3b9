"""Running a guide: the page of a run, and the steps that it shows."""

from __future__ import annotations

import re
from collections.abc import Mapping
from uuid import UUID, uuid4

import orjson
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import can_edit
from accounts.frames import framed
from accounts.requests import PageRequest
from project.web.pages import announce, page
from trees.core.runs import walk
from trees.core.search.query import MAX_QUERY_CHARS
from trees.core.text import one_line
from trees.library.guides import tree_or_404
from trees.models import Flag, Run, Tree
from trees.models.runs.run import NOT_YOUR_RUN
from trees.models.trees.revisions import graph_of
from trees.running.new_runs import NewRun, guides_for, read_link, runs_under_way
from trees.running.panels import Through, panel_html, panels_html
from trees.running.query import can_take_over, is_withdrawn, newer_release, open_releases, run_or_404
from trees.running.rows import agent_of
from trees.running.summary import summary_of

TREE_AND_RELEASE = re.compile(r"([0-9]{1,18})\.([0-9]{1,18})")
MAX_TREES_THROUGH = 100

# /trees/<id>/run


@require_safe
@page
def tree_run(request: PageRequest, pk: int) -> HttpResponse:
    """A new run. Its first event creates it, with the primary key that this page gives it."""
    tree = tree_or_404(request.user, pk)
    if tree.live is None:
        return render(request, "runs/unpublished.html", {"tree": tree})
    run = Run(id=uuid4(), tree=tree, team=tree.team, release=tree.live, person=request.user)
    return show(request, run, walk.begin(graph_of, tree.live.pk), new=True)


# /runs/new


@require_safe
@framed
@page
def run_new(request: PageRequest) -> HttpResponse:
    """The link of a ticket desk: ``?tree=&ticket=&caller=``. As above, nothing is begun by looking.

    Without ``tree`` it is the choice of one. ``again``: whoever comes has seen that a run is under way.
    """
    link = read_link(request.GET)
    if link.tree == 0:
        return choose_guide(request, link)
    try:
        tree = tree_or_404(request.user, link.tree or 0)
    except Http404:
        return choose_guide(request, link, status=404)
    if tree.live is None:
        return choose_guide(request, link, unpublished=tree)
    under_way = [] if "again" in request.GET else runs_under_way(request.user, tree, link.details.get("ticket", ""))
    if under_way:
        context = {"tree": tree, "link": link, "runs": under_way, "another": link.url(tree.pk, again="1")}
        return render(request, "runs/continue.html", context)
    run = Run(id=uuid4(), tree=tree, team=tree.team, release=tree.live, person=request.user)
    return show(request, run, walk.begin(graph_of, tree.live.pk), new=True, link=link)


def choose_guide(
    request: PageRequest, link: NewRun, unpublished: Tree | None = None, status: int = 200
) -> HttpResponse:
    """Also where the guide of ``link`` cannot be run: its ticket and caller are not lost."""
    context = {"link": link, "guides": guides_for(request.user, "", link), "unpublished": unpublished}
    return render(request, "runs/new.html", context | {"missing": status == 404}, status=status)


@require_safe
@page
def run_new_guides(request: PageRequest) -> HttpResponse:
    """The guides that ``q`` finds, for the choice of one."""
    link, text = read_link(request.GET), one_line(request.GET.get("q", "")[:MAX_QUERY_CHARS])
    return render(request, "runs/new_guides.html", {"guides": guides_for(request.user, text, link), "text": text})


# /runs/<id>/


@require_safe
@framed
@page
def run(request: PageRequest, pk: UUID) -> HttpResponse:
    run = run_or_404(request.user, pk)
    if run.person_id != request.user.pk:
        return show_to_colleague(request, run)
    return show(request, run, run.state())


def show_to_colleague(request: PageRequest, run: Run) -> HttpResponse:
    state = run.state()
    context = {
        "run": run,
        "tree": run.tree,
        "summary": summary_of(run, state, base=request.build_absolute_uri("/"))["html"],
        "step": len(state.trail),
        "key": uuid4(),
        "can_edit": can_edit(run),
        "agent": agent_of(run),
        "take_over": reverse("run_handover", args=[run.pk]) if can_take_over(run, request.user) else "",
    }
    return render(request, "runs/run_of_another.html", context)


def show(
    request: PageRequest, run: Run, state: walk.State, new: bool = False, link: NewRun | None = None
) -> HttpResponse:
    """``link``: what a new run was begun by."""
    link = link or NewRun(run.tree_id, {name: text for name, text in state.details.items() if text}, [])
    releases_through = run.tree.releases_through(state.entered, state.release_id)
    through = tuple(sorted(releases_through.items()))
    release_ids = [state.release_id, *releases_through.values(), *(place.release_id for place in state.places)]
    context = {
        "run": run,
        "tree": run.tree,
        "new": new,
        "framed": bool(request.device.desk_team_id),
        "details": dumped(link.details) if new and link.details else "",
        "too_long": link.too_long,
        "again": link.url(run.tree_id, again="1") if link.details else reverse("tree_run", args=[run.tree_id]),
        "another": link.url() if request.device.desk_team_id else reverse("trees"),
        "state": dumped(state.to_json() | {"serial": run.serial}),
        "summary": dumped(summary_of(run, state, base=request.build_absolute_uri("/"))),
        "through": dumped({str(tree): release_id for tree, release_id in through}),
        "query": ",".join(f"{tree}.{release_id}" for tree, release_id in through),
        "releases": [prepared(release_id, through, state.place) for release_id in dict.fromkeys(release_ids)],
        "guide_titles": dumped(guide_titles(releases_through)),
        "elapsed": run.seconds if run.ended_at else int((timezone.now() - run.started_at).total_seconds()),
        "flag_kinds": Flag.Kind.choices,
        "can_edit": can_edit(run.tree if new else run),
        "agent": agent_of(run),
        "withdrawn": is_withdrawn(run, state),
        **newer_release(run, state),
    }
    return render(request, "runs/run.html", context)


def prepared(release_id: int, through: Through, place: walk.Place) -> tuple[int, str, str]:
    """``(release_id, start, HTML)`` with the panel of the current place only; the others are loaded afterwards."""
    html = panel_html(release_id, through, place.node) if release_id == place.release_id else ""
    return release_id, graph_of(release_id).start, html


def guide_titles(releases_through: Mapping[int, int]) -> dict[str, str]:
    """Release -> the title of its guide, of those that a run may enter."""
    titles = Tree.objects.filter(pk__in=releases_through).values_list("pk", "title") if releases_through else ()
    return {str(releases_through[tree]): title for tree, title in titles}


def dumped(data: Mapping[str, object]) -> str:
    return orjson.dumps(data).decode()


# /runs/<id>/newer


@require_safe
@page
def run_newer(request: PageRequest, pk: UUID) -> HttpResponse:
    """What an open page asks for when an answer to its events names another live release than it knows."""
    run = run_or_404(request.user, pk)
    if run.person_id != request.user.pk:
        raise PermissionDenied(NOT_YOUR_RUN)
    state = run.state()
    context = {"withdrawn": is_withdrawn(run, state), **newer_release(run, state)}
    response = render(request, "runs/run_newer.html", context)
    if context["withdrawn"]:
        return announce(response, "This guide was unpublished. Its steps may be wrong.")
    if newer := run.newer_release:
        return announce(response, f"Release {newer.number} of this guide is out. The next step says what changed.")
    return response


# /runs/panels/<release>


@require_safe
@page
def run_panels(request: PageRequest, release: int) -> HttpResponseBase:
    """All steps of a release. They never change, so the browser keeps them and only revalidates.

    ``?through=12.345,13.346`` names the trees that the run may go through, with the primary keys of their releases:
    the number of steps ahead depends on them.
    """
    pairs = TREE_AND_RELEASE.findall(request.GET.get("through", ""))[:MAX_TREES_THROUGH]
    named = {int(tree): int(release_id) for tree, release_id in pairs}
    tree_of = open_releases(request.user, {release, *named.values()})
    if release not in tree_of:
        raise Http404
    through = tuple(sorted((tree, release_id) for tree, release_id in named.items() if tree_of.get(release_id) == tree))
    panels = panels_html(release, through)
    headers = {"Cache-Control": "private, no-cache", "ETag": panels.etag}
    if panels.whole is None:
        return StreamingHttpResponse(panels, headers=headers)
    return HttpResponse(panels.whole, headers=headers)
