"""Who acts: the person and the network address of the request that is being answered."""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest

from accounts.network import valid_ip_of

if TYPE_CHECKING:
    from accounts.models.people import User

COMMAND, SITE, ADMIN = "command", "site", "admin"

_request: ContextVar[HttpRequest | None] = ContextVar("request", default=None)


@dataclass(frozen=True, slots=True)
class Actor:
    """``via``: "site" (pages and API), "admin", "command", or "API key", "agent" or "SCIM" and its name."""

    person: User | None
    ip: str | None
    via: str


def begin(request: HttpRequest) -> None:
    """From now on ``request`` is what acts in this thread. Costs nothing until something is recorded."""
    _request.set(request)


def end() -> None:
    _request.set(None)


def acting() -> Actor:
    request: Any = _request.get()
    if request is None:
        return Actor(None, None, COMMAND)
    if key := getattr(request, "api_key", None):
        kind = "agent" if getattr(request, "grant", None) else "API key"
        return Actor(key.user, valid_ip_of(request), f"{kind} {key.name}")
    if token := getattr(request, "scim_token", None):
        return Actor(None, valid_ip_of(request), f"SCIM {token.name}")
    if device := getattr(request, "device", None):
        return Actor(device.user, valid_ip_of(request), SITE)
    user = getattr(request, "user", None)  # of Django's session, read from the database at this moment
    person = user if user is not None and user.is_authenticated else None
    return Actor(person, valid_ip_of(request), ADMIN if request.path.startswith("/admin/") else SITE)
