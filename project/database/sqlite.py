"""SQLite: how its lock of writers is waited for, and the cursor of statements whose text stays the same."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator
from functools import cache
from itertools import chain, repeat
from typing import Any, cast

from django.db import OperationalError
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper

SHORT_PAUSE, SHORT_PAUSES = 0.00003, 200  # for most writers have the lock for less than a tenth of a millisecond
LONG_PAUSE = 0.005
DEFAULT_TIMEOUT = 5.0  # of Python's driver


def set_up(connection: BaseDatabaseWrapper, **kwargs: Any) -> None:
    """Receiver of ``connection_created``: the lock is waited for here, no more by SQLite.

    SQLite would sleep for 1, 2, 5 and in the end always 100 ms, and others that come meanwhile would be first
    (findings/sqlite-looks-for-a-lock-at-fixed-times.sh).
    """
    if connection.vendor != "sqlite":
        return
    cast(Any, connection.connection).execute("PRAGMA busy_timeout = 0")
    wait_at_most(connection, connection.settings_dict["OPTIONS"].get("timeout", DEFAULT_TIMEOUT))
    if wait_for_lock not in connection.execute_wrappers:
        connection.execute_wrappers.append(wait_for_lock)


def wait_at_most(connection: BaseDatabaseWrapper, seconds: float) -> None:
    """For the lock, until the connection is closed."""
    cast(Any, connection).lock_timeout = seconds


def wait_for_lock(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
    """Looks for the lock often while somebody else has it. Within a transaction it is ours."""
    connection = context["connection"]
    try:
        return execute(sql, params, many, context)
    except OperationalError as error:
        if connection.in_atomic_block or not _is_busy(error):
            raise
    for pause in _pauses(connection.lock_timeout):
        time.sleep(pause)
        try:
            return execute(sql, params, many, context)
        except OperationalError as error:
            if not _is_busy(error):
                raise
    return execute(sql, params, many, context)


def _pauses(seconds: float) -> Iterator[float]:
    """Pauses that take ``seconds`` in all."""
    ends = time.monotonic() + seconds
    for pause in chain(repeat(SHORT_PAUSE, SHORT_PAUSES), repeat(LONG_PAUSE)):
        if time.monotonic() >= ends:
            return
        yield pause


def _is_busy(error: OperationalError) -> bool:
    cause = error.__cause__
    return isinstance(cause, sqlite3.Error) and cause.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY


def driver_cursor(connection: BaseDatabaseWrapper) -> CursorWrapper:
    """A cursor that takes SQLite's own placeholders; for the rest as any other of Django's, but it does not log.

    Django's rewrites them in each statement each time, which takes longer than many a row's way out of the database.
    """
    connection.ensure_connection()
    with connection.wrap_database_errors:
        cursor = cast(Any, connection.connection).cursor()
    return connection.make_cursor(cursor)


@cache
def placeholders(sql: str) -> str:
    """``sql`` as the ORM writes it, with ``?`` for each ``%s``."""
    return "%".join(part.replace("%s", "?") for part in sql.split("%%"))
