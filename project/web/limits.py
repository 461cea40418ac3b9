"""Limits of requests that cost much, which a person never meets: 429 with ``Retry-After``.

Counted per user and per API key, in the memory of each worker: a read must not wait for the database's writers. So each
gets at most WORKERS times the limit through. Attempts to sign in are counted in the database (accounts/throttles.py).
"""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Lock
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from project.web.json import json_response

MAX_PER_MINUTE = {"search": 300, "export": 60, "compare": 120, "import": 60, "agent": 600}
BY_URL_NAME = {
    "palette": "search",
    "api-tree-export": "export",
    "api-folder-export": "export",
    "api-team-export": "export",
    "api-bulk-export": "export",
    "api-person-export": "export",
    "tree_compare": "compare",
    "replace_preview": "compare",
    "api-bulk-replace-preview": "compare",
    "api-revision-difference": "compare",
    "tree_import_preview": "import",
    "api-tree-import": "import",
    "api-team-import": "import",
}
SEARCHED_LISTS = ("trees", "api-tree-list", "api-run-list")  # with ``?q=``
SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86_400}
WINDOW_SECONDS = 60
MAX_KEYS = 10_000
DETAIL = "Too many requests of this kind. Try again in {} s."
KEY_DETAIL = "Too many requests with this API key. Try again in {} s."


def rate_of(text: str) -> tuple[int, int]:
    """``"10/min"`` as how many in how many seconds."""
    count, _, period = text.partition("/")
    return int(count), SECONDS[period[0]]


class Counts:
    """``take`` counts one request of a key in its present minute, or as many seconds as are given."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._lock = Lock()
        self._counts: dict[object, tuple[float, int]] = {}

    def take(self, key: object, limit: int, seconds: int = WINDOW_SECONDS) -> int:
        """Returns 0, or the seconds to wait where the limit is reached."""
        with self._lock:
            now = self._now()
            ends, count = self._counts.get(key, (0.0, 0))
            if ends <= now:
                self._make_room(now)
                ends, count = now + seconds, 0
            if count >= limit:
                return max(1, round(ends - now))
            self._counts[key] = ends, count + 1
            return 0

    def _make_room(self, now: float) -> None:
        if len(self._counts) >= MAX_KEYS:
            self._counts = {key: (ends, count) for key, (ends, count) in self._counts.items() if ends > now}


class Limits:
    """Middleware, after the one that signs in."""

    counts = Counts()

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        key, kind = getattr(request, "api_key", None), _kind_of(request)
        known = key or getattr(request, "device", None)
        refused = key and key_refusal(key.pk)
        if refused or known is None or kind is None:
            return refused
        return refusal(kind, known.user_id)


def refusal(kind: str, user: int) -> HttpResponse | None:
    """Counts one request of ``user`` (by key): the answer where it is one too many, else None."""
    seconds = take(kind, user)
    return throttled(DETAIL, seconds) if seconds else None


def key_refusal(key: int) -> HttpResponse | None:
    """The same for one request of an API key, whatever it asks for: KEY_RATE."""
    seconds = Limits.counts.take(("key", key), *rate_of(settings.RATES["key"]))
    return throttled(KEY_DETAIL, seconds) if seconds else None


def throttled(detail: str, seconds: int) -> HttpResponse:
    response = json_response({"detail": detail.format(seconds), "code": "throttled"}, status=429)
    response.headers["Retry-After"] = str(seconds)
    return response


def take(kind: str, user: int) -> int:
    """Counts one request of ``user`` (by key). Returns 0, or the seconds to wait."""
    return Limits.counts.take((kind, user), MAX_PER_MINUTE[kind])


def _kind_of(request: HttpRequest) -> str | None:
    match = request.resolver_match
    name = match.url_name if match else None
    if name in SEARCHED_LISTS:
        return "search" if request.GET.get("q") else None
    return BY_URL_NAME.get(name or "")
