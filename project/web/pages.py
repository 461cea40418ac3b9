"""One URL = shell + content.

A request that htmx did not make gets ``shell.html``: no private data, the same bytes for everyone and every URL, so it
can be kept and revalidated. Its ``<main>`` asks the same URL again, through htmx, with the access token in the header,
and gets the content. A view below ``@page`` only writes its content.
"""

import json
import logging
from collections.abc import Callable
from functools import cache, wraps
from typing import Concatenate, ParamSpec, TypeVar, cast

import brotli
from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.utils.cache import patch_vary_headers
from django.views.decorators.csrf import csrf_exempt

from project.web.compression import takes_brotli
from project.web.direction import with_isolates
from project.web.errors import DIALOG, Challenge, Conflict, challenge, conflict, not_signed_in, unauthorized

log = logging.getLogger(__name__)
READING_METHODS = ("GET", "HEAD")
UTF_8 = "utf-8"
SHELL = "shell.html"
IS_PAGE = "is_page"
# What the address bar does, by what asked: a link is a step one can go back from, typing is not, loading is neither.
HISTORY = {"a": "HX-Push-Url", "form": "HX-Replace-Url"}


class ContentRequest(HttpRequest):
    """A request for the content of a page. ``form_target``: the selector of the element that a form's answer fills."""

    form_target: str
    device: object | None


R = TypeVar("R", bound=ContentRequest)
P = ParamSpec("P")


def page(
    view: Callable[Concatenate[R, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Decorator: answers the shell, or the content to a signed-in person, or 401 before the view runs."""

    @csrf_exempt  # only the header signs a request in here, so there is nothing to forge
    @wraps(view)
    def answer(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        request = cast(R, request)
        # A form is shown in the shell's dialog or as a page of its own: its answer goes where it stands.
        request.form_target = "#dialog" if request.headers.get("HX-Target") == DIALOG else "#main"
        if request.method in READING_METHODS and not request.headers.get("HX-Request"):
            response: HttpResponseBase = shell(request)
        elif request.device is None:
            response = unauthorized(not_signed_in())
        else:
            response = answer_of(view, request, *args, **kwargs)
            response.headers.setdefault("Cache-Control", "no-store")
        patch_vary_headers(response, ["HX-Request", "HX-Request-Type"])
        return response

    setattr(answer, IS_PAGE, True)
    return answer


def is_page(view: object) -> bool:
    """Whether ``view`` is below ``@page``: it answers a document's request with the shell."""
    return getattr(view, IS_PAGE, False)


def answer_of(
    view: Callable[Concatenate[R, P], HttpResponseBase], request: R, *args: P.args, **kwargs: P.kwargs
) -> HttpResponseBase:
    """The view's answer; 403 where it raised Challenge, 409 for Conflict. Any other exception is a fault of ours."""
    if (request.encoding or UTF_8).lower() != UTF_8:
        raise BadRequest("Forms are sent in UTF-8.")  # Django would take any codec of Python
    try:
        return view(request, *args, **kwargs)
    except Challenge as raised:
        return challenge(raised)
    except Conflict as error:
        log.warning("Conflict at %s: %s", request.path, error.detail)
        return conflict(request)


def shell(request: HttpRequest) -> HttpResponse:
    is_packed = not settings.DEBUG and takes_brotli(request)
    if is_packed:
        response = HttpResponse(packed_shell(), headers={"Content-Encoding": "br"})
    else:
        response = HttpResponse(render_to_string(SHELL) if settings.DEBUG else rendered_shell())
    response.headers["Cache-Control"] = "no-cache"
    patch_vary_headers(response, ["Accept-Encoding"])
    return response


@cache
def rendered_shell() -> str:
    return render_to_string(SHELL)


@cache
def packed_shell() -> bytes:
    """Made once, so it may take time: an eighth less than gzip makes of it."""
    packed: bytes = brotli.compress(rendered_shell().encode())
    return packed


def announce(response: HttpResponse, message: str, undo: str = "", **events: object) -> HttpResponse:
    """Has the page say ``message`` in its live region, with an Undo that posts to ``undo``, and fires ``events``."""
    response.headers["HX-Trigger"] = json.dumps(
        {"announce": {"message": with_isolates(message), "undo": undo}, **events}
    )
    return response


def done(request: ContentRequest, message: str, to: str, undo: str = "", **events: object) -> HttpResponse:
    """After a form was saved: a dialog closes and the regions load again; a page of its own goes on to ``to``."""
    if request.form_target != "#dialog":
        return leave(message, to, undo)
    response = announce(HttpResponse(), message, undo, changed={}, **events)
    response.headers["HX-Reswap"] = "none"
    return response


def leave(message: str, to: str, undo: str = "") -> HttpResponse:
    """On to ``to``, out of a dialog as well: what the page behind it showed may be gone."""
    response = announce(HttpResponse(), message, undo)
    response.headers["HX-Location"] = json.dumps({"path": to, "target": "#main"})
    return response


def quietly(message: str, undo: str = "", **events: object) -> HttpResponse:
    """After something was done in place: no content, the regions load again."""
    return announce(HttpResponse(status=204), message, undo, changed={}, **events)


def refused(message: str) -> HttpResponse:
    """400: nothing was done, because what the page shows is no longer so. A dialog closes, the regions load again."""
    response = announce(HttpResponse(status=400), message, changed={})
    response.headers["HX-Reswap"] = "none"
    return response


def remembered(request: HttpRequest, response: HttpResponse, url: str) -> HttpResponse:
    """``response`` which puts ``url`` into the address bar, if it is the first page of what somebody asked for."""
    header = HISTORY.get(request.headers.get("HX-Source", "").partition("#")[0])
    if header and "after" not in request.GET:
        response.headers[header] = url.rstrip("?")
    return response
