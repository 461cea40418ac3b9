"""/keys and /teams/<id>/keys: the API keys of this person, and those of a team, for its admins."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.access import team_or_404
from accounts.forms import KeyForm
from accounts.models import ApiKey, Role, Scope, Team
from accounts.models.keys import ApiKeyQuerySet
from accounts.notices.ending import is_near
from accounts.oauth.rows import AgentRow, keys_and_agents
from accounts.reauthentication import require_reauthentication
from accounts.requests import PageRequest
from project.web.pages import announce, page

# /keys


@require_http_methods(["GET", "HEAD", "POST"])
@page
def keys(request: PageRequest) -> HttpResponse:
    return create(request, None) if request.method == "POST" else show(request, None)


@require_http_methods(["DELETE"])
@page
def key(request: PageRequest, key: int) -> HttpResponse:
    return revoke(request, None, key)


# /teams/<id>/keys


@require_http_methods(["GET", "HEAD", "POST"])
@page
def team_keys(request: PageRequest, pk: int) -> HttpResponse:
    team = team_or_404(request.user, pk, Role.ADMIN)
    return create(request, team) if request.method == "POST" else show(request, team)


@require_http_methods(["DELETE"])
@page
def team_key(request: PageRequest, pk: int, key: int) -> HttpResponse:
    return revoke(request, team_or_404(request.user, pk, Role.ADMIN), key)


def create(request: PageRequest, team: Team | None) -> HttpResponse:
    form = KeyForm(request.POST)
    if not form.is_valid():
        return show(request, team, status=422, form=form)
    require_reauthentication(request)
    data = form.cleaned_data
    try:
        made = ApiKey.objects.create_key(data["name"], Scope(data["scope"]), data["days"], by=request.user, team=team)
    except ValidationError as error:
        form.add_error(None, error)
        return show(request, team, status=422, form=form)
    return announce(show(request, team, made=made), "API key created.")


def revoke(request: PageRequest, team: Team | None, pk: int) -> HttpResponse:
    found = get_object_or_404(owned(request, team), pk=pk)
    found.revoke()
    return announce(show(request, team), f"“{found}” {'disconnected' if found.is_of_agent else 'revoked'}.")


def owned(request: PageRequest, team: Team | None) -> ApiKeyQuerySet:
    active = ApiKey.objects.active()
    return active.filter(team=team) if team else active.filter(team=None, user=request.user)


def team_keys_of(team: Team) -> tuple[list[ApiKey], list[AgentRow]]:
    """No agent connects to a team: each acts in the name of a person."""
    return list(ApiKey.objects.active().filter(team=team).select_related("created_by")), []


def show(request: PageRequest, team: Team | None, status: int = 200, **context: object) -> HttpResponse:
    """The page. ``context``: a ``form`` with errors, or the key that was just ``made``, which is shown this once."""
    keys, agents = team_keys_of(team) if team else keys_and_agents(request.user)
    now = timezone.now()
    rows = [
        {
            "ends_soon": is_near(each.created_at, each.expires_at, now),
            "key": each,
            "url": reverse("team_key", args=[team.pk, each.pk]) if team else reverse("key", args=[each.pk]),
        }
        for each in keys
    ]
    here = reverse("team_keys", args=[team.pk]) if team else reverse("keys")
    defaults = {"team": team, "rows": rows, "agents": agents, "form": KeyForm(), "here": here}
    return render(request, "accounts/keys.html", defaults | context, status=status)
