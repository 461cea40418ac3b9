"""Pages in a frame beside a ticket: who may show them, and what a sign-in there is good for.

A page is framed by the origins that the admins of a team have named, by its Content-Security-Policy. Which team that is
stands in the URL, as the key of its ticket desk. The sign-in of a frame is a device session of its own: whoever could
lay something over the frame gets no further than runs of this team.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt

from accounts.models import DeviceSession, TicketDesk
from project.web.pages import READING_METHODS
from project.web.security import SITE, header

View = Callable[..., HttpResponseBase]
DESK = "desk"  # the parameter of a framed page's URL
# By the names of their URLs, pages and API.
FRAMED = {
    "run_new", "run_new_guides", "run", "run_newer", "run_panels", "run_fork", "run_switch", "run_handover",
    "run_handover_choices", "picture", "api-run-events", "api-run-lookups", "api-run-lookup",
}  # fmt: skip
ELSEWHERE = "This sign-in is for runs beside tickets. Open Treeline in a tab for anything else."


def require_framed(device: DeviceSession, url_name: str) -> None:
    """Raises PermissionDenied where the sign-in of a frame is used for anything but runs; narrows it to its team."""
    if url_name not in FRAMED:
        raise PermissionDenied(ELSEWHERE)
    device.user.only_teams = tuple(filter(None, [device.desk_team_id]))


def desk_or_404(key: str) -> TicketDesk:
    desk = TicketDesk.objects.select_related("team").filter(key=key).first()
    if desk is None:
        raise Http404
    return desk


def framed(view: View) -> View:
    """Decorator, outside ``@page``: with ``?desk=`` a document gets the shell of a frame instead of the site's."""

    @csrf_exempt
    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        key = request.GET.get(DESK)
        if not key or request.method not in READING_METHODS or request.headers.get("HX-Request"):
            return view(request, *args, **kwargs)
        if request.headers.get("Sec-Fetch-Dest") == "document":
            return redirect(_without_desk(request))  # in a tab it is a page like any other
        return frame(request, "desk/frame.html", desk_or_404(key))

    return answer


def frame(request: HttpRequest, template: str, desk: TicketDesk, **context: object) -> HttpResponse:
    """A page that the desk's origins may show in a frame, and nobody else."""
    response = render(request, template, {"desk": desk, **context})
    response.headers["Content-Security-Policy"] = header(SITE | {"frame-ancestors": " ".join(desk.origins) or "'none'"})
    response.headers["Cache-Control"] = "no-store"
    response.xframe_options_exempt = True  # it knows no list of origins
    return response


def keeps_opener(view: View) -> View:
    """Decorator: the page stays in touch with the window that opened it, and comes from the server each time."""

    @csrf_exempt
    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return keep_opener(view(request, *args, **kwargs))

    answer.network_only = True  # type: ignore[attr-defined]  # project/web/service_worker.py
    return answer


def keep_opener(response: HttpResponseBase) -> HttpResponseBase:
    response.headers["Cross-Origin-Opener-Policy"] = "unsafe-none"
    return response


def allows_frame(path: str) -> bool:
    """Whether ``path`` leads to a window that whoever opened it waits for: of a frame, or of an agent that connects."""
    return path.startswith(("/login/desk/", "/oauth/authorize"))


def _without_desk(request: HttpRequest) -> str:
    query = [(name, value) for name, values in request.GET.lists() if name != DESK for value in values]
    return f"{request.path}?{urlencode(query)}" if query else request.path
