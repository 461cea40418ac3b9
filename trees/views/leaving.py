"""/profile/delete, /teams/<id>/delete and /teams/<id>/retention: ending an account or a team, and what is erased."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.access import team_or_404
from accounts.forms import RetentionForm
from accounts.models import Role, Team
from accounts.reauthentication import require_reauthentication
from accounts.requests import PageRequest
from project.web.pages import announce, leave, page
from trees.library.leaving import consequences_of, delete_person
from trees.library.retention import what_happens
from trees.models.erasure import delete_team

# /profile/delete


@require_http_methods(["GET", "HEAD", "POST"])
@page
def person_delete(request: PageRequest) -> HttpResponse:
    """Says first what becomes of teams, guides and runs. There is no undo, so the email has to be typed."""
    user = request.user
    if request.method != "POST":
        return show_person(request)
    if request.POST.get("email", "").strip().lower() != user.email:
        return show_person(request, f"The email does not match. It is: {user.email}")
    require_reauthentication(request)
    try:
        delete_person(user)
    except ValidationError as error:
        return show_person(request, error.messages[0])
    return leave("Account deleted.", to=reverse("trees"))  # where the session ends, for all tabs


def show_person(request: PageRequest, error: str = "") -> HttpResponse:
    context = {"what": consequences_of(request.user), "wrong": error, "email": request.user.email}
    return render(request, "accounts/person_delete.html", context, status=422 if error else 200)


# /teams/<id>/delete


@require_http_methods(["GET", "HEAD", "POST"])
@page
def team_delete(request: PageRequest, pk: int) -> HttpResponse:
    """Deletes the team with all that it owns. There is no undo, so the name has to be typed."""
    team = team_or_404(request.user, pk, Role.ADMIN)
    if request.method != "POST":
        return show_team(request, team)
    if " ".join(request.POST.get("name", "").split()) != " ".join(team.name.split()):
        return show_team(request, team, f"The name does not match. It is: {team.name}")
    require_reauthentication(request)
    name = team.name
    delete_team(team, by=request.user)
    return leave(f"Team “{name}” deleted.", to=reverse("teams"))


def show_team(request: PageRequest, team: Team, error: str = "") -> HttpResponse:
    counts = {"guides": team.trees.count(), "runs": team.runs.count()}
    context = {"team": team, "wrong": error, **counts}
    return render(request, "trees/team_delete.html", context, status=422 if error else 200)


# /teams/<id>/retention


@require_http_methods(["GET", "HEAD", "POST"])
@page
def team_retention(request: PageRequest, pk: int) -> HttpResponse:
    """What erases or deletes runs at once is said first, and saved when the same days come again, confirmed."""
    team = team_or_404(request.user, pk, Role.ADMIN)
    if request.method != "POST":
        return show_retention(request, team, RetentionForm(instance=team))
    before = {"erase_before": team.erase_after_days, "delete_before": team.delete_runs_after_days}
    form = RetentionForm(request.POST, instance=team)
    if not form.is_valid():
        return show_retention(request, team_or_404(request.user, pk, Role.ADMIN), form, status=422)
    erase, delete = form.days
    lines = what_happens(team, erase, delete, **before)
    if lines and request.POST.get("confirmed") != form.confirmation:
        return show_retention(request, team, form, status=422, lines=lines)
    form.save()
    return announce(show_retention(request, team, form), "Saved.")


def show_retention(
    request: PageRequest, team: Team, form: RetentionForm, status: int = 200, lines: Sequence[str] = ()
) -> HttpResponse:
    """``lines``: what saving erases and deletes at once, which then has to be confirmed."""
    context = {"team": team, "form": form, "lines": lines}
    return render(request, "trees/team_retention.html", context, status=status)
