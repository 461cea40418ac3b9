"""Counts the statements of each connection, and logs slow ones."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

from project.monitoring.metrics import tally

log = logging.getLogger("treeline.database")
MAX_LOGGED_CHARS = 1_000


def watch() -> None:
    connection_created.connect(_watch, dispatch_uid="project.monitoring")


def _watch(connection: BaseDatabaseWrapper, **kwargs: object) -> None:
    if measured not in connection.execute_wrappers:
        connection.execute_wrappers.insert(0, measured)


def measured(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
    began = time.perf_counter()
    try:
        return execute(sql, params, many, context)
    finally:
        seconds = time.perf_counter() - began
        tally.statements += 1
        tally.seconds += seconds
        if 0 < settings.SLOW_STATEMENT_MS <= seconds * 1000:
            # Without its parameters, which may be anything that people wrote.
            log.warning("Slow statement, %d ms: %s", seconds * 1000, " ".join(sql.split())[:MAX_LOGGED_CHARS])
