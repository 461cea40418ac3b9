"""What is counted, in memory that all processes of this machine share: files below VAR_DIR/metrics, mapped.

A count costs a microsecond. The children of a labelled metric are kept here, since looking one up costs as much again.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import lru_cache
from threading import local

from django.conf import settings

from project.monitoring.slots import Slots

FOLDER = settings.VAR_DIR / "metrics"
os.environ.update(PROMETHEUS_MULTIPROC_DIR=str(FOLDER))  # read by prometheus_client when it is imported, and later

import prometheus_client.values as values  # noqa: E402
from prometheus_client import Counter, Histogram  # noqa: E402

slots = Slots(FOLDER)
try:
    values.ValueClass = values.MultiProcessValue(slots)
except OSError:  # a full disk: this process counts for itself
    values.ValueClass = values.MutexValue

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10)
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}

REQUESTS = Counter("treeline_requests", "Requests, by route.", ["method", "route", "status"])
DURATION = Histogram("treeline_request_seconds", "From the whole request to the answer.", buckets=SECONDS)
STATEMENTS = Counter("treeline_statements", "Statements sent to the database.")
STATEMENT_SECONDS = Counter("treeline_statement_seconds", "Seconds that statements took.")
REFRESHES = Counter("treeline_refreshes", "Refreshes of a session, by outcome.", ["outcome"])
EVENTS = Counter("treeline_run_events", "Events of runs that were stored.")
CLIENT_ERRORS = Counter("treeline_client_errors", "Errors of JavaScript that browsers reported.")


class Tally(local):
    """Statements of this thread that are not counted yet."""

    statements, seconds = 0, 0.0


tally = Tally()
_request_child = lru_cache(4096)(REQUESTS.labels)
_refresh_child = lru_cache(64)(REFRESHES.labels)


def count_request(method: str, route: str, status: int, seconds: float) -> None:
    _request_child(method if method in METHODS else "other", route, str(status)).inc()
    DURATION.observe(seconds)
    count_statements()


def count_statements() -> None:
    """Adds what this thread has counted for itself."""
    if tally.statements:
        STATEMENTS.inc(tally.statements)
        STATEMENT_SECONDS.inc(tally.seconds)
        tally.statements, tally.seconds = 0, 0.0


def count_refresh(outcome: str) -> None:
    """``outcome``: "refreshed", or the code of the refusal."""
    _refresh_child(outcome).inc()


class Queues:
    """What waits. A room adds its own in ``AppConfig.ready``."""

    def __init__(self) -> None:
        self._lengths: dict[str, Callable[[], int]] = {}

    def add(self, name: str, length: Callable[[], int]) -> None:
        """``length``: how many wait, found by one short statement."""
        self._lengths[name] = length

    def lengths(self) -> dict[str, int]:
        return {name: length() for name, length in self._lengths.items()}


queues = Queues()
