"""/devices: the devices on which this user is signed in."""

from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import tokens
from accounts.agents import describe
from accounts.authentication import works_without_factor
from accounts.oauth.rows import keys_and_agents
from accounts.reauthentication import require_reauthentication
from accounts.requests import PageRequest
from project.web.pages import announce, page
from project.web.times import time_html

MAX_DEVICES_SHOWN = 100  # the latest used
# A page that is open refreshes at least once in the life of an access token.
ACTIVE_SECONDS = int((settings.ACCESS_TOKEN_LIFETIME + timedelta(minutes=2)).total_seconds())


# /devices


@works_without_factor
@require_safe
@page
def devices(request: PageRequest) -> HttpResponse:
    return show(request)


# /devices/others


@works_without_factor
@require_POST
@page
def devices_others(request: PageRequest) -> HttpResponse:
    require_reauthentication(request)
    count = tokens.revoke_others(request.device)
    return announce(show(request), f"{count} device{'' if count == 1 else 's'} signed out.")


# /devices/<id>


@works_without_factor
@require_http_methods(["DELETE"])
@page
def device(request: PageRequest, pk: UUID) -> HttpResponse:
    session = get_object_or_404(request.user.device_sessions, pk=pk)
    if session != request.device:
        require_reauthentication(request)
    tokens.revoke(session, "signed_out")
    return announce(show(request), f"{describe(session.user_agent)} is signed out.")


def show(request: PageRequest) -> HttpResponse:
    signed_in = request.user.devices().select_related("desk_team")
    shown = list(signed_in[: MAX_DEVICES_SHOWN + 1])
    is_all = len(shown) <= MAX_DEVICES_SHOWN
    rows = [
        {
            "session": session,
            "this": session.pk == request.device.pk,
            "words": describe(session.user_agent),
            "seen": time_html(session.last_seen_at, active_seconds=ACTIVE_SECONDS),
        }
        for session in shown[:MAX_DEVICES_SHOWN]
    ]
    rows.sort(key=lambda row: not row["this"])
    keys, agents = keys_and_agents(request.user)
    context = {
        "keys": keys,
        "agents": agents,
        "devices": rows,
        "others": len(rows) > 1,
        "total": None if is_all else signed_in.count(),
        "passwords": request.user.signs_in_by_password,
        "idle_days": settings.REFRESH_TOKEN_LIFETIME.days,
    }
    return render(request, "accounts/devices.html", context)
