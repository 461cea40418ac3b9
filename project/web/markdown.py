"""Pages as Markdown, for programs that read them: ``Accept: text/markdown``. Browsers never ask for it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar, cast

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers

from project.web.errors import not_signed_in, unauthorized
from project.web.limits import refusal
from project.web.pages import ContentRequest

MARKDOWN = "text/markdown"
TYPES = ["text/html", MARKDOWN]  # the first is what ``*/*`` gets

R = TypeVar("R", bound=ContentRequest)
P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def wants_markdown(request: HttpRequest) -> bool:
    return bool(request.get_preferred_type(TYPES) == MARKDOWN)


def markdown_response(text: str) -> HttpResponse:
    response = HttpResponse(text, content_type=f"{MARKDOWN}; charset=utf-8")
    patch_vary_headers(response, ["Accept"])
    return response


def or_markdown(write: Callable[Concatenate[R, P], str]) -> Callable[[View[P]], View[P]]:
    """Decorator above ``@page``: what ``write`` gives to a signed-in person whose program asks for Markdown."""

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def answer(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            response: HttpResponseBase
            if request.headers.get("HX-Request") or not wants_markdown(request):
                response = view(request, *args, **kwargs)
            elif (asked := cast(R, request)).device is None:
                response = unauthorized(not_signed_in())
            else:
                response = refusal("export", cast(int, asked.user.pk)) or markdown_response(
                    write(asked, *args, **kwargs)
                )
                response.headers["Cache-Control"] = "no-store"
            patch_vary_headers(response, ["Accept"])
            return response

        return answer

    return decorate
