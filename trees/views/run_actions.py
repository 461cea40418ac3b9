"""Actions on a whole run: hand it over, fork it, switch it to a newer release."""

from __future__ import annotations

import re
from uuid import UUID

from django.core.exceptions import BadRequest, ValidationError
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import PageRequest
from project.web.direction import isolated
from project.web.pages import leave, page, quietly
from project.web.races import refusal_is_conflict
from trees.library.links import with_undo
from trees.models.runs import handovers
from trees.running.forms import HandOverForm
from trees.running.query import newer_release, run_or_404

# /runs/<id>/handover


@require_http_methods(["GET", "HEAD", "POST"])
@page
def run_handover(request: PageRequest, pk: UUID) -> HttpResponse:
    run = run_or_404(request.user, pk)
    handovers.check_early(run, request.user)
    form = HandOverForm(request.POST or None, run=run, by=request.user)
    if request.method == "POST" and form.is_valid():
        to = form.cleaned_data["to"]
        with refusal_is_conflict():
            key = handovers.hand_over(run, to, by=request.user, note=form.cleaned_data["note"])
        message = "This run is yours now." if to == request.user else f"Run handed over to {isolated(to)}."
        message, undo = with_undo(message, key)
        return leave(message, to=reverse("run", args=[pk]), undo=undo)
    status = 422 if request.method == "POST" else 200
    return render(request, "runs/run_handover.html", {"run": run, "form": form}, status=status)


# /runs/<id>/handover/choices


@require_safe
@page
def run_handover_choices(request: PageRequest, pk: UUID) -> HttpResponse:
    run = run_or_404(request.user, pk)
    run.check_hand_over(request.user)
    choices = HandOverForm(None, run=run, by=request.user).colleague.asked(request, "to")
    return render(request, "trees/picker_choices.html", {"picker": choices})


# /runs/<id>/dismiss


@require_POST
@page
def run_dismiss(request: PageRequest, pk: UUID) -> HttpResponse:
    """Takes a run out of those under way; with ``undo`` it goes on. It is still among the abandoned ones."""
    run = run_or_404(request.user, pk)
    if "undo" in request.POST:
        run.reopen(by=request.user)
        return quietly("The run is under way again.")
    run.dismiss(by=request.user)
    return quietly(f"Run of “{run.tree.title}” dismissed.", undo=f"{request.path}?undo=1")


# /runs/<id>/fork


@require_POST
@page
def run_fork(request: PageRequest, pk: UUID) -> HttpResponse:
    """Starts a run of the user's own after ``step`` answers of this one. A repeated ``key`` leads to the same run."""
    step = request.POST.get("step", request.GET.get("step", ""))
    if not re.fullmatch("[0-9]{1,9}", step):
        raise BadRequest("The step is a number.")
    try:
        key = UUID(request.POST["key"]) if "key" in request.POST else None
    except ValueError:
        raise BadRequest("The key is a UUID.") from None
    with refusal_is_conflict():
        fork = run_or_404(request.user, pk).fork(int(step), by=request.user, key=key)
    return leave("This is your own run now. It continues from here.", to=reverse("run", args=[fork.pk]))


# /runs/<id>/switch


@require_POST
@page
def run_switch(request: PageRequest, pk: UUID) -> HttpResponse:
    run = run_or_404(request.user, pk)
    try:
        run.switch(by=request.user)
    except ValidationError:
        return render(request, "runs/newer.html", newer_release(run, run.state()), status=422)
    return leave(f"The run continues with release {run.release.number}.", to=reverse("run", args=[pk]))
