"""From the Authorization header to the person: ``request.user`` and ``request.device``.

A 401 is only ever raised here, before any view code runs. That is what makes it safe to replay a POST.
"""

from collections.abc import Callable
from typing import Any, Protocol, TypeVar, cast

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import ResolverMatch
from django.utils import timezone
from django.utils.deprecation import MiddlewareMixin
from rest_framework.authentication import BaseAuthentication, SessionAuthentication
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request

from accounts import tokens
from accounts.audit import acting
from accounts.frames import require_framed
from accounts.keys import authenticate_key, is_key, key_of, require_scope
from accounts.models import ApiKey, DeviceSession, Grant, User
from accounts.oauth import grants
from accounts.tokens import Refused
from project.database import replica
from project.web.errors import CHALLENGE, unauthorized
from project.web.security import API

FACTOR_REQUIRED = "A team of yours requires a second factor. Set one up in your profile."


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


def sent_proof(request: HttpRequest | Request) -> str:
    """The proof in the ``DPoP`` header (RFC 9449); "" without one."""
    proof: str = request.META.get("HTTP_DPOP", "")  # request.headers would read all of them first
    return proof


V = TypeVar("V", bound=Callable[..., Any])


def reads_own_token(view: V) -> V:
    """Marks a view that takes the Authorization header for itself (refresh, logout) or ignores it (login)."""
    cast(OwnTokenReader, view).reads_own_token = True
    return view


def works_without_factor(view: V) -> V:
    """Marks a view that a person without a second factor may use although a team of theirs requires one."""
    cast(Any, view).works_without_factor = True
    return view


def factor_required(request: HttpRequest) -> HttpResponse:
    """403 before the view runs: a page that leads to where a second factor is set up."""
    if _is_api(request):
        return JsonResponse({"detail": FACTOR_REQUIRED, "code": "factor_required"}, status=403)
    response = render(request, "accounts/factor_required.html", status=403)
    response.headers["Cache-Control"] = "no-store"
    return response


class OwnTokenReader(Protocol):
    reads_own_token: bool


class BearerRequest(HttpRequest):
    """A request behind BearerMiddleware; ``device``: None without an access token. ``api_key``: of a script or an
    agent; ``grant``: of an agent that is connected."""

    user: User
    device: DeviceSession | None
    api_key: ApiKey | None
    grant: Grant | None
    _dont_enforce_csrf_checks: bool


def sign_in(request: BearerRequest, token: str, *, takes_keys: bool, resource: str = "") -> None:
    """Sets who asks, by an access token or, where ``takes_keys``, by an API key. Raises Refused.

    ``resource``: its URL, where tokens of connected agents are taken that are for it.
    """
    if resource and grants.is_agent_token(token):
        request.grant = grants.authenticate(token, resource)
        request.api_key = request.grant.key
        request.user = request.api_key.user
        return
    if not is_key(token):
        request.device = tokens.authenticate(token)
        request.user = request.device.user
        return
    if not takes_keys:
        raise Refused("key_misplaced")
    request.api_key = authenticate_key(token)
    request.user = request.api_key.user


class BearerMiddleware(MiddlewareMixin):
    """Signs the request in by its header. Pages use ``request.device``; the API uses BearerAuthentication."""

    def process_request(self, request: BearerRequest) -> None:
        request.device = request.api_key = request.grant = None
        acting.begin(request)

    def process_response(self, request: BearerRequest, response: HttpResponseBase) -> HttpResponseBase:
        if not _is_api(request):
            timezone.deactivate()
        acting.end()
        # A request may be refused, for its Host header, before it is looked at here.
        is_signed_in = getattr(request, "device", None) or getattr(request, "api_key", None)
        if request.method not in SAFE_METHODS and is_signed_in:
            replica.remember_write(request.user)
        return response

    def process_view(self, request: BearerRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        token = bearer(request)
        if token is None or getattr(view, "reads_own_token", False):
            return None
        try:
            sign_in(request, token, takes_keys=_is_api(request))
        except Refused as refused:
            return unauthorized(refused)
        if not _is_api(request):
            timezone.activate(request.user.zone)  # the API writes UTC
        request._dont_enforce_csrf_checks = True
        url_name = cast(ResolverMatch, request.resolver_match).url_name or ""
        if request.api_key:
            require_scope(request.api_key, request, url_name)
        if request.device and request.device.desk_team_id:
            require_framed(request.device, url_name)
        if request.device and request.device.lacks_factor and not getattr(view, "works_without_factor", False):
            return factor_required(request)
        return None


def _is_api(request: HttpRequest) -> bool:
    return request.path.startswith(API)


class BearerAuthentication(BaseAuthentication):
    """The device or the API key of the middleware, as DRF asks for it."""

    def authenticate(self, request: Request) -> tuple[User, DeviceSession | ApiKey] | None:
        known = cast(BearerRequest, request._request).device or key_of(request._request)
        return (known.user, known) if known else None

    def authenticate_header(self, request: Request) -> str:
        return CHALLENGE


DEVICE_KEY = "device"  # in the session of Django's admin: the device session it was made on


def has_live_device(request: HttpRequest) -> bool:
    """Whether the device behind the admin's cookie is still signed in. A cookie of the version before names none."""
    device = request.session.get(DEVICE_KEY)
    live = DeviceSession.objects.filter(revoked_at=None, expires_at__gt=timezone.now(), user=request.user.pk)
    return device is None or live.filter(pk=device).exists()


class StaffSessionAuthentication(SessionAuthentication):
    """Django admin's session, for staff in the browsable API, with CSRF checks."""

    def authenticate(self, request: Request) -> tuple[Any, None] | None:
        django_request = cast(BearerRequest, request._request)
        user = django_request.user
        if django_request.device or not (user.is_active and user.is_staff and has_live_device(django_request)):
            return None
        return super().authenticate(request)
