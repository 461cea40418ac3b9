"""``If-Match`` and ``If-Unmodified-Since`` on what the API changes: 412 with the present state instead of a lost edit.

The ETag of a resource is that of its JSON (ConditionalGet), so it is compared by asking the same view for it.
"""

from __future__ import annotations

import copy
import zlib
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

import orjson
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.utils.cache import set_response_etag
from django.utils.http import parse_etags, parse_http_date_safe

from project.web.json import json_response
from project.web.security import API

CHANGING = ("PUT", "PATCH", "DELETE")
DETAIL = "This was changed meanwhile. `current` is how it is now; its ETag is in the header."


class Preconditions:
    """Middleware. A view whose class sets ``checks_preconditions`` does it by itself."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Sequence[Any], kwargs: Mapping[str, Any]
    ) -> HttpResponse | None:
        if not _has_precondition(request) or not _can_be_read(view):
            return None
        with transaction.atomic():
            _lock(request.path)
            current = _read(request, view, args, kwargs)
            if current.status_code == 200 and not _holds(request, current):
                return _failed(current)
            response: HttpResponse = view(request, *args, **kwargs)
            return response


def _has_precondition(request: HttpRequest) -> bool:
    if request.method not in CHANGING or not request.path.startswith(API):
        return False
    # Asked for each change: request.headers would read all of them first.
    return "HTTP_IF_MATCH" in request.META or "HTTP_IF_UNMODIFIED_SINCE" in request.META


def _can_be_read(view: Any) -> bool:
    cls = getattr(view, "cls", None)
    actions = getattr(view, "actions", None)
    readable = "get" in actions if actions else hasattr(cls, "get")
    return cls is not None and readable and not getattr(cls, "checks_preconditions", False)


def _lock(path: str) -> None:
    """Two conditional changes of one resource take turns. On SQLite every transaction that writes does."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [zlib.crc32(path.encode())])


def _read(request: HttpRequest, view: Any, args: Sequence[Any], kwargs: Mapping[str, Any]) -> HttpResponse:
    """What GET answers now, with its ETag."""
    get = copy.copy(request)
    get.method = "GET"
    get.META = request.META | {"REQUEST_METHOD": "GET", "HTTP_ACCEPT": "application/json", "CONTENT_LENGTH": "0"}
    get.__dict__.pop("headers", None)
    response: HttpResponse = view(get, *args, **kwargs)
    if hasattr(response, "render"):
        response.render()
    if not response.has_header("ETag"):
        set_response_etag(response)
    return response


def _holds(request: HttpRequest, current: HttpResponse) -> bool:
    if "If-Match" in request.headers:
        named = [_opaque(etag) for etag in parse_etags(request.headers["If-Match"])]
        return "*" in named or _opaque(current.headers["ETag"]) in named
    since, changed = parse_http_date_safe(request.headers["If-Unmodified-Since"]), _changed_at(current)
    return since is None or changed is None or int(changed.timestamp()) <= since


def _opaque(etag: str) -> str:
    """Without the mark of a weak one, which compression adds on the way."""
    return etag.removeprefix("W/")


def _changed_at(current: HttpResponse) -> datetime | None:
    state = orjson.loads(current.content)
    updated_at = state.get("updated_at") if isinstance(state, dict) else None
    return datetime.fromisoformat(updated_at) if updated_at else None


def _failed(current: HttpResponse) -> HttpResponse:
    body = {"detail": DETAIL, "code": "precondition_failed", "current": orjson.loads(current.content)}
    response = json_response(body, status=412)
    response.headers["ETag"] = current.headers["ETag"]
    return response
