"""What is done with a whole run: hand it over, fork it, go on with a newer release."""

import re
from uuid import UUID

from django.core.exceptions import BadRequest, ValidationError
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST

from project.web.pages import leave, page
from trees.running.forms import HandOverForm
from trees.running.query import newer_release, run_or_404

# /runs/<id>/handover


@require_http_methods(["GET", "HEAD", "POST"])
@page
def run_handover(request, pk):
    found = run_or_404(request.user, pk)
    found.check_hand_over(request.user)
    form = HandOverForm(request.POST or None, team=found.team, person=found.person_id)
    if request.method == "POST" and form.is_valid():
        to = form.cleaned_data["to"]
        found.hand_over(to, by=request.user)
        return leave(f"Handed over to {to}.", to=f"/runs/{pk}/")
    status = 422 if request.method == "POST" else 200
    return render(request, "runs/run_handover.html", {"run": found, "form": form}, status=status)


# /runs/<id>/fork


@require_POST
@page
def run_fork(request, pk):
    """A run of one's own, from where that one was at ``step`` answers. The same ``key`` again leads to the same run."""
    step = request.POST.get("step", request.GET.get("step", ""))
    if not re.fullmatch("[0-9]{1,9}", step):
        raise BadRequest("The step is a number.")
    try:
        key = UUID(request.POST["key"]) if "key" in request.POST else None
    except ValueError:
        raise BadRequest("The key is a UUID.") from None
    made = run_or_404(request.user, pk).fork(int(step), by=request.user, key=key)
    return leave("This run is yours: it goes on from here.", to=f"/runs/{made.pk}/")


# /runs/<id>/switch


@require_POST
@page
def run_switch(request, pk):
    found = run_or_404(request.user, pk)
    try:
        found.switch(by=request.user)
    except ValidationError:
        return render(request, "runs/newer.html", newer_release(found, found.state()), status=422)
    return leave(f"It goes on with release {found.release.number}.", to=f"/runs/{pk}/")
