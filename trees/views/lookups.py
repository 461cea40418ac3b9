"""/teams/<id>/lookups: what a team's guides may ask other systems, for its admins."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import team_or_404
from accounts.models import Role, Team
from accounts.requests import PageRequest
from project.web.pages import leave, page
from trees.integrations import lookups as room
from trees.library.forms.lookup_form import LookupForm, TrialForm
from trees.library.links import with_undo
from trees.models import Fetch, Lookup, deletions
from trees.models.integrations.fetches import RUNNING


@require_safe
@page
def lookups(request: PageRequest, pk: int) -> HttpResponse:
    team = team_or_404(request.user, pk, Role.ADMIN)
    return render(request, "trees/lookups.html", {"team": team, "lookups": team.lookups.all()})


# /teams/<id>/lookups/new


@require_http_methods(["GET", "HEAD", "POST"])
@page
def lookup_new(request: PageRequest, pk: int) -> HttpResponse:
    team = team_or_404(request.user, pk, Role.ADMIN)
    form = LookupForm(request.POST or None, lookup=Lookup(team=team))
    if request.method != "POST":
        return show(request, team, form)
    if not form.is_valid():
        return show(request, team, form, status=422)
    try:
        made = Lookup.objects.add(team, by=request.user, **form.values)
    except ValidationError as refused:
        form.refuse(refused)
        return show(request, team, form, status=422)
    return leave("Lookup added. Try it.", to=reverse("lookup", args=[team.pk, made.pk]))


# /teams/<id>/lookups/<id>


@require_http_methods(["GET", "HEAD", "POST", "DELETE"])
@page
def lookup(request: PageRequest, pk: int, lookup: int) -> HttpResponse:
    team, row = lookup_or_404(request, pk, lookup)
    if request.method == "DELETE":
        message, undo = with_undo("Lookup deleted.", deletions.delete_lookup(row))
        return leave(message, to=reverse("lookups", args=[team.pk]), undo=undo)
    form = LookupForm(request.POST or None, lookup=row)
    if request.method != "POST":
        return show(request, team, form)
    if not form.is_valid():
        return show(request, team, form, status=422)
    try:
        row.change(by=request.user, **form.values)
    except ValidationError as refused:
        form.refuse(refused)
        return show(request, team, form, status=422)
    return leave("Lookup saved.", to=reverse("lookup", args=[team.pk, row.pk]))


# /teams/<id>/lookups/<id>/try, /teams/<id>/lookups/<id>/try/<id>


@require_POST
@page
def lookup_try(request: PageRequest, pk: int, lookup: int) -> HttpResponse:
    """Asks the other system with the submitted values: a worker does, and the region loads again until it has."""
    team, row = lookup_or_404(request, pk, lookup)
    form = TrialForm(request.POST, lookup=row)
    if not form.is_valid():
        reasons = [f"{form[name].label}: {messages[0]}" for name, messages in form.errors.items()]
        return render(request, "trees/lookup_tried.html", {"team": team, "reasons": reasons}, status=422)
    try:
        fetch = room.begin_trial(row, form.cleaned_data, by=request.user)
    except room.TooMany as error:
        return render(request, "trees/lookup_tried.html", {"team": team, "reasons": [str(error)]}, status=422)
    return tried(request, team, fetch)


@require_safe
@page
def lookup_tried(request: PageRequest, pk: int, lookup: int, fetch: UUID) -> HttpResponse:
    team, row = lookup_or_404(request, pk, lookup)
    return tried(request, team, get_object_or_404(row.fetches, pk=fetch, run=None, by=request.user))


def lookup_or_404(request: PageRequest, team_id: int, pk: int) -> tuple[Team, Lookup]:
    team = team_or_404(request.user, team_id, Role.ADMIN)
    return team, get_object_or_404(team.lookups, pk=pk)


def show(request: PageRequest, team: Team, form: LookupForm, status: int = 200) -> HttpResponse:
    saved = Lookup.objects.filter(pk=form.lookup.pk).first() if form.lookup.pk else None
    trial = TrialForm(lookup=saved) if saved else None
    context = {"team": team, "form": form, "lookup": saved, "trial": trial}
    return render(request, "trees/lookup.html", context, status=status)


def tried(request: PageRequest, team: Team, fetch: Fetch) -> HttpResponse:
    result = fetch.result
    values, reasons = result.get("values", {}), result.get("reasons", {})
    rows = [(each, values.get(each.name), reasons.get(each.name, "")) for each in fetch.lookup.outputs]
    context = {
        "team": team,
        "fetch": fetch,
        "running": fetch.shown_status == RUNNING,
        "rows": rows if result.get("values") is not None else [],
        "answer": result.get("answer", ""),
    }
    return render(request, "trees/lookup_tried.html", context)
