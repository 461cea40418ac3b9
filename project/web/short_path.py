"""The short path of requests that use no cookies: calls of the API, htmx's for content, shells, health checks.

Those are nearly all requests, and their views are quicker than Django's middleware for sessions, CSRF and messages,
which none of them needs. So they are answered before it, through the hooks of the few classes that concern them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any, cast

from django.conf import settings
from django.core.handlers.exception import convert_exception_to_response
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import Resolver404, ResolverMatch, get_urlconf, resolve
from django.utils.module_loading import import_string

MAX_KEPT_URLS = 1_024
Answer = Callable[[HttpRequest], HttpResponseBase]
Hook = Callable[..., Any]


class ShortPath:
    """Middleware, the first. ``settings.SHORT_PATH`` names the classes whose hooks run, in the order of MIDDLEWARE."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response
        classes = [import_string(name)(get_response) for name in settings.SHORT_PATH]
        self.request_hooks = _hooks(classes, "process_request")
        self.view_hooks = _hooks(classes, "process_view")
        self.response_hooks = _hooks(reversed(classes), "process_response")
        self.answer = cast(Answer, convert_exception_to_response(self._answer))

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        match = _match_of(request)
        if match is None or not _uses_no_cookies(request, match.func):
            return self.get_response(request)
        request.resolver_match = match
        response = self.answer(request)
        for hook in self.response_hooks:
            response = hook(request, response)
        return response

    def _answer(self, request: HttpRequest) -> HttpResponseBase:
        view, args, kwargs = cast(ResolverMatch, request.resolver_match)
        response = self._answer_of_a_hook(request, view, args, kwargs) or view(request, *args, **kwargs)
        return cast(HttpResponseBase, response.render() if hasattr(response, "render") else response)

    def _answer_of_a_hook(self, request: HttpRequest, *view: object) -> HttpResponseBase | None:
        """Such as a refusal; None where the view is to answer."""
        for hook in self.request_hooks:
            if response := hook(request):
                return cast(HttpResponseBase, response)
        for hook in self.view_hooks:
            if response := hook(request, *view):
                return cast(HttpResponseBase, response)
        return None


def _hooks(classes: Iterable[object], name: str) -> list[Hook]:
    return [getattr(each, name) for each in classes if hasattr(each, name)]


def _match_of(request: HttpRequest) -> ResolverMatch | None:
    if request.path_info.startswith(settings.STATIC_URL):
        return None
    try:
        return _resolve(request.path_info, get_urlconf())
    except Resolver404:
        return None  # perhaps a URL without its slash: CommonMiddleware redirects


_resolve = lru_cache(MAX_KEPT_URLS)(resolve)


def _uses_no_cookies(request: HttpRequest, view: Any) -> bool:
    """Whether nothing but the Authorization header can sign the request in: such views are exempt from CSRF checks.

    Those of the API are as well, but without a token they ask for the session of Django's admin.
    """
    if not getattr(view, "csrf_exempt", False):
        return False
    return not hasattr(view, "cls") or request.META.get("HTTP_AUTHORIZATION", "")[:7].lower() == "bearer "
