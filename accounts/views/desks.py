"""/teams/<id>/desk: where runs may stand beside tickets. /login/desk: how a frame there is signed in."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import team_or_404
from accounts.forms import DeskForm
from accounts.frames import DESK, desk_or_404, frame, keeps_opener
from accounts.models import Role, Team, TicketDesk
from accounts.reauthentication import require_reauthentication
from accounts.requests import PageRequest
from accounts.views.sign_in import REASONS, next_of
from project.web.pages import done, page

# /teams/<id>/desk


@require_http_methods(["GET", "HEAD", "POST"])
@page
def team_desk(request: PageRequest, pk: int) -> HttpResponse:
    team = team_or_404(request.user, pk, Role.ADMIN)
    desk = TicketDesk.objects.of_team(team)
    if request.method != "POST":
        return show(request, team, desk, DeskForm(None, desk=desk))
    form = DeskForm(request.POST, desk=desk)
    if not form.is_valid():
        return show(request, team, desk, form, status=422)
    require_reauthentication(request)
    TicketDesk.objects.set_origins(team, form.cleaned_data["origins"], by=request.user)
    return done(request, "Ticket desk saved.", to=reverse("team_desk", args=[team.pk]))


def show(request: PageRequest, team: Team, desk: TicketDesk, form: DeskForm, status: int = 200) -> HttpResponse:
    new = request.build_absolute_uri(reverse("run_new"))
    context = {
        "team": team,
        "desk": desk if desk.pk and desk.origins else None,
        "form": form,
        "link": f"{new}?{urlencode({'ticket': 'INC-1234', 'caller': 'Ann Berg'})}",
        "framed": f"{new}?{urlencode({DESK: desk.key})}&ticket=INC-1234&caller=Ann+Berg",
    }
    return render(request, "accounts/team_desk.html", context, status=status)


# /login/desk/<key>


@require_safe
def desk_login(request: HttpRequest, key: str) -> HttpResponse:
    """In the frame: the same for everybody. The sign-in itself happens in a window of its own."""
    desk = desk_or_404(key)
    context = {
        "why": REASONS.get(request.GET.get("why", "")),
        "next": next_of(request) or f"{reverse('run_new')}?{urlencode({DESK: desk.key})}",
    }
    return frame(request, "desk/login.html", desk, **context)


@require_safe
@keeps_opener
@page
def desk_allow(request: PageRequest, key: str) -> HttpResponse:
    """In that window, where the person is signed in: what the frame will be good for, and the button."""
    teams = request.user.teams()
    desk = get_object_or_404(TicketDesk.objects.select_related("team").filter(team__in=teams), key=key)
    return render(request, "desk/allow.html", {"desk": desk})
