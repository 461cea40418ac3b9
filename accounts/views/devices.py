"""/devices: where this person is signed in."""

from datetime import timedelta

from django.conf import settings
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import tokens
from accounts.agents import describe
from project.web.pages import announce, page
from project.web.times import ago

# Somebody who is there refreshes at least once in the life of an access token.
ACTIVE = settings.ACCESS_TOKEN_LIFETIME + timedelta(minutes=2)


# /devices


@require_safe
@page
def devices(request):
    return show(request)


# /devices/others


@require_POST
@page
def devices_others(request):
    count = tokens.revoke_others(request.device)
    return announce(show(request), f"{count} device{'' if count == 1 else 's'} signed out.")


# /devices/<id>


@require_http_methods(["DELETE"])
@page
def device(request, pk):
    found = get_object_or_404(request.user.device_sessions, pk=pk)
    tokens.revoke(found, "signed_out")
    return announce(show(request), f"{describe(found.user_agent)} is signed out.")


def show(request):
    found = list(request.user.devices())
    for one in found:
        one.this = one.pk == request.device.pk
        one.words = describe(one.user_agent)
        one.seen = seen(one.last_seen_at)
    found.sort(key=lambda one: not one.this)
    context = {"devices": found, "others": len(found) > 1, "idle_days": settings.REFRESH_TOKEN_LIFETIME.days}
    return render(request, "accounts/devices.html", context)


def seen(at) -> str:
    """``"active now"``, or ``"3 days ago"``."""
    now = timezone.now()
    return "active now" if now - at < ACTIVE else ago(at, now)
