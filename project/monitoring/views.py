"""/metrics, and where pages report the errors of their scripts."""

from __future__ import annotations

import hmac
import logging
import time
from typing import Any

import orjson
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe
from prometheus_client import CONTENT_TYPE_LATEST

from accounts.authentication import bearer, reads_own_token
from project.monitoring import exposition
from project.monitoring.metrics import CLIENT_ERRORS
from project.web.limits import Counts

log = logging.getLogger("treeline.client")
LOOPBACK = ("127.0.0.1", "::1")
MAX_REPORTS_PER_MINUTE = 30  # of each process
MAX_REPORT_BYTES = 8_000
FIELDS = {"message": 300, "source": 200, "line": 10, "page": 200, "browser": 200, "stack": 1_500}  # characters


@csrf_exempt
@require_safe
@reads_own_token
def metrics(request: HttpRequest) -> HttpResponse:
    """For Prometheus. 404 for everybody else: the numbers say much about a site."""
    if not may_read(request):
        raise Http404
    return HttpResponse(exposition.text(), content_type=CONTENT_TYPE_LATEST, headers={"Cache-Control": "no-store"})


def may_read(request: HttpRequest) -> bool:
    """With METRICS_TOKEN whoever has it; else a program on this machine that asks without a proxy."""
    if token := settings.METRICS_TOKEN:
        return hmac.compare_digest((bearer(request) or "").encode(), token.encode())
    forwarded = any(name in request.META for name in ("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED"))
    return request.META.get("REMOTE_ADDR") in LOOPBACK and not forwarded


reports = Counts(time.monotonic)


@csrf_exempt
@require_POST
@reads_own_token
def client_errors(request: HttpRequest) -> HttpResponse:
    """One error of a script, from anybody: it goes to the log in one line, and at most a few in a minute do."""
    size = str(request.META.get("CONTENT_LENGTH") or 0)
    if not size.isdecimal() or int(size) > MAX_REPORT_BYTES:
        return HttpResponse(status=413)
    try:
        report = orjson.loads(request.body)
    except orjson.JSONDecodeError:
        return HttpResponse("This is not JSON.", status=400, content_type="text/plain")
    if not isinstance(report, dict):
        return HttpResponse("Expected an object.", status=400, content_type="text/plain")
    if seconds := reports.take("", MAX_REPORTS_PER_MINUTE):
        response = HttpResponse(status=429, headers={"Retry-After": str(seconds)})
        response._has_been_logged = True  # type: ignore[attr-defined]  # Django logs each 429: a stranger's means
        return response
    CLIENT_ERRORS.inc()
    told = {"browser": request.headers.get("User-Agent", "")} | report
    parts = (f"{name}: {_line(told[name], most)}" for name, most in FIELDS.items() if told.get(name))
    log.warning("An error in a browser: %s", ", ".join(parts))
    return HttpResponse(status=204)


def _line(value: Any, most: int) -> str:
    """At most ``most`` printable characters: a report must not look like another line of the log."""
    return "".join(c if c.isprintable() else " " for c in str(value)[:most])
