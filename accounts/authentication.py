"""From the Authorization header to the person: ``request.user`` and ``request.device``.

A 401 is only ever raised here, before any view code runs. That is what makes it safe to replay a POST.
"""

from collections.abc import Callable
from typing import Any, Protocol, TypeVar, cast

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.deprecation import MiddlewareMixin
from rest_framework.authentication import BaseAuthentication, SessionAuthentication
from rest_framework.request import Request

from accounts import tokens
from accounts.audit import acting
from accounts.models import DeviceSession, User
from accounts.tokens import Refused
from project.web.errors import CHALLENGE, unauthorized


def bearer(request: HttpRequest | Request) -> str | None:
    """The token of the Authorization header; None without a Bearer header."""
    kind, _, token = request.META.get("HTTP_AUTHORIZATION", "").partition(" ")
    return token.strip() if kind.lower() == "bearer" else None


def sent_token(request: HttpRequest | Request) -> str:
    """The same, for a view that takes a token of either kind. Raises Refused without a Bearer header."""
    token = bearer(request)
    if token is None:
        raise Refused("token_missing")
    return token


V = TypeVar("V", bound=Callable[..., Any])


def reads_own_token(view: V) -> V:
    """Marks a view that takes the Authorization header for itself (refresh, logout) or ignores it (login)."""
    cast(OwnTokenReader, view).reads_own_token = True
    return view


class OwnTokenReader(Protocol):
    reads_own_token: bool


class BearerRequest(HttpRequest):
    """A request behind BearerMiddleware; ``device``: None without a Bearer header."""

    user: User
    device: DeviceSession | None
    _dont_enforce_csrf_checks: bool


class BearerMiddleware(MiddlewareMixin):
    """Signs the request in by its header. Pages use ``request.device``; the API uses BearerAuthentication."""

    def process_request(self, request: BearerRequest) -> None:
        request.device = None
        acting.begin(request)

    def process_response(self, request: BearerRequest, response: HttpResponseBase) -> HttpResponseBase:
        timezone.deactivate()
        acting.end()
        return response

    def process_view(self, request: BearerRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        token = bearer(request)
        if token is None or getattr(view, "reads_own_token", False):
            return None
        try:
            request.device = tokens.authenticate(token)
        except Refused as refused:
            return unauthorized(refused)
        request.user = request.device.user
        if not request.path.startswith("/api/"):
            timezone.activate(request.user.zone)  # the API writes UTC
        request._dont_enforce_csrf_checks = True
        return None


class BearerAuthentication(BaseAuthentication):
    """The device of the middleware, as DRF asks for it."""

    def authenticate(self, request: Request) -> tuple[User, DeviceSession] | None:
        device = cast(BearerRequest, request._request).device
        return (device.user, device) if device else None

    def authenticate_header(self, request: Request) -> str:
        return CHALLENGE


class StaffSessionAuthentication(SessionAuthentication):
    """Django admin's session, for staff in the browsable API, with CSRF checks."""

    def authenticate(self, request: Request) -> tuple[Any, None] | None:
        django_request = cast(BearerRequest, request._request)
        user = django_request.user
        if django_request.device or not (user.is_active and user.is_staff):
            return None
        return super().authenticate(request)
