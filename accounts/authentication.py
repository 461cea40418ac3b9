"""From the Authorization header to the person: ``request.user`` and ``request.device``.

A 401 is only ever raised here, before any view code runs. That is what makes it safe to replay a POST.
"""

from rest_framework.authentication import BaseAuthentication, SessionAuthentication

from accounts import tokens
from accounts.tokens import Refused
from project.web.errors import CHALLENGE, unauthorized


def bearer(request) -> str | None:
    """The token of the Authorization header; None without a Bearer header."""
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if kind.lower() == "bearer" else None


def sent_token(request) -> str:
    """The same, for a view that takes a token of either kind. Raises Refused without a Bearer header."""
    token = bearer(request)
    if token is None:
        raise Refused("token_missing")
    return token


def reads_own_token(view):
    """Marks a view that takes the Authorization header for itself (refresh, logout) or ignores it (login)."""
    view.reads_own_token = True
    return view


class BearerMiddleware:
    """Signs the request in by its header. Pages use ``request.device``; the API through BearerAuthentication."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.device = None
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        token = bearer(request)
        if token is None or getattr(view, "reads_own_token", False):
            return None
        try:
            request.device = tokens.authenticate(token)
        except Refused as refused:
            return unauthorized(refused)
        request.user = request.device.user
        request._dont_enforce_csrf_checks = True
        return None


class BearerAuthentication(BaseAuthentication):
    """DRF's view of what the middleware found."""

    def authenticate(self, request):
        device = request._request.device
        return (device.user, device) if device else None

    def authenticate_header(self, request):
        return CHALLENGE


class StaffSessionAuthentication(SessionAuthentication):
    """Django admin's session, for staff in the browsable API, with CSRF checks."""

    def authenticate(self, request):
        user = request._request.user
        if request._request.device or not (user.is_active and user.is_staff):
            return None
        return super().authenticate(request)
