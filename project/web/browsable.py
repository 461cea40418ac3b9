"""The API in a browser: a person's request for HTML without a token gets a shell, as pages do.

The shell holds nothing private. Its script asks the same URL again, with the token in the header, and shows DRF's
browsable page; forms are sent the same way. No cookie signs a person in, so there is nothing to forge.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers


class BrowsableApi:
    """Middleware, after the one that signs in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        if not _is_private(view) or not _comes_from_the_address_bar(request) or _is_staff(request):
            return None
        response = render(request, "api_shell.html")
        response.headers["Cache-Control"] = "no-cache"
        patch_vary_headers(response, ["Accept", "Authorization", "Cookie"])
        return response


def _is_private(view: Any) -> bool:
    return bool(getattr(getattr(view, "cls", None), "authentication_classes", ()))


def _comes_from_the_address_bar(request: HttpRequest) -> bool:
    asks_for_html = "text/html" in request.headers.get("Accept", "")
    return request.method == "GET" and asks_for_html and "Authorization" not in request.headers


def _is_staff(request: HttpRequest) -> bool:
    """Staff who are signed in to Django's admin: its session counts in the browsable API."""
    user = getattr(request, "user", None)
    return bool(user and user.is_active and user.is_staff)
