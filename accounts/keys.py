"""Requests that an API key signs in: which key it is, and whether its scope allows this request."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils import timezone
from rest_framework.permissions import SAFE_METHODS

from accounts.digests import digest_of
from accounts.models.keys import PREFIX, ApiKey, Scope
from accounts.tokens import Refused
from project.database.statements import Select, fields_of

KEY = Select(
    lambda digest: ApiKey.objects.get_queryset().select_related("user").filter(digest=digest).order_by(),
    **fields_of(ApiKey, "digest"),
)
# Names of the API's URLs. What is not named here needs WRITE to change and READ to read.
NEEDS_RUN = {
    "api-run-list", "api-run-events", "api-run-fork", "api-run-handover", "api-run-switch", "api-flag-list",
}  # fmt: skip
NEEDS_ADMIN = {"api-audit", "api-team-audit"}
NEEDS_ADMIN_TO_CHANGE = {
    "api-team-list", "api-team-detail", "api-member-detail", "api-invitation-list", "api-synonyms",
    "api-team-desk",
}  # fmt: skip
SIGN_IN_PATH = "/api/v1/auth/"  # all that a key may do there is to read ME
ME = "api-me"


def is_key(token: str) -> bool:
    return token.startswith(PREFIX)


def authenticate_key(token: str) -> ApiKey:
    """The key, with whom it acts as: one query, and one write a minute at most.

    Raises Refused: key_invalid, key_revoked, key_expired, user_inactive.
    """
    key = KEY.first(digest=digest_of(token))
    if key is None:
        raise Refused("key_invalid")
    if key.revoked_at:
        raise Refused("key_revoked")
    if key.expires_at <= timezone.now():
        raise Refused("key_expired")
    if not key.user.is_active:
        raise Refused("user_inactive")
    key.note_use()
    return key


def require_scope(key: ApiKey, request: HttpRequest, url_name: str) -> None:
    """Raises PermissionDenied where the key's scope does not cover ``request``."""
    method = str(request.method)
    if request.path.startswith(SIGN_IN_PATH):
        if url_name != ME or method not in SAFE_METHODS:
            raise PermissionDenied("An API key cannot be used for this: it belongs to the sign-in of a person.")
        return
    needed = scope_of(url_name, method)
    if not Scope(key.scope).covers(needed):
        raise PermissionDenied(
            f"This needs a key with the scope “{needed.label}”; this one has “{Scope(key.scope).label}”."
        )


def scope_of(url_name: str, method: str) -> Scope:
    """What a request needs, by the name of its URL and its method."""
    if url_name in NEEDS_ADMIN or (url_name in NEEDS_ADMIN_TO_CHANGE and method not in SAFE_METHODS):
        return Scope.ADMIN
    if method in SAFE_METHODS:
        return Scope.READ
    return Scope.RUN if url_name in NEEDS_RUN else Scope.WRITE


def key_of(request: Any) -> ApiKey | None:
    """The key that signed ``request`` in, of Django's or DRF's kind."""
    return getattr(request, "api_key", None)
