"""The cursors of statements whose text stays the same (project/database/statements.py), on SQLite."""

from __future__ import annotations

import sqlite3
import time
from functools import cache
from typing import Any, Self, cast

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper

LOCK_CHECKS, LOCK_CHECK_SECONDS = 200, 0.00003


class WriterCursor(sqlite3.Cursor):
    """Asks for the lock of writers at short intervals before it waits for it as SQLite does.

    SQLite sleeps for a millisecond and then for longer ones, many times as long as a short UPDATE holds the lock.
    """

    timeout_ms = 0  # of the connection, for which SQLite waits

    def execute(self, sql: str, params: Any = ()) -> Self:
        super().execute("PRAGMA busy_timeout = 0")
        try:
            for _ in range(LOCK_CHECKS):
                try:
                    return super().execute(sql, params)
                except sqlite3.OperationalError as error:
                    if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:  # the rest of it says why
                        raise
                time.sleep(LOCK_CHECK_SECONDS)
        finally:
            self.connection.execute(f"PRAGMA busy_timeout = {self.timeout_ms}")
        return super().execute(sql, params)


def driver_cursor(connection: BaseDatabaseWrapper, writes: bool = False) -> CursorWrapper:
    """A cursor that takes SQLite's own placeholders; for the rest as any other of Django's, but it does not log.

    Django's rewrites them in each statement each time, which takes longer than many a row's way out of the database.
    """
    connection.ensure_connection()
    with connection.wrap_database_errors:
        if not writes:
            return connection.make_cursor(cast(Any, connection.connection).cursor())
        cursor = cast(Any, connection.connection).cursor(WriterCursor)
        cursor.timeout_ms = round(connection.settings_dict["OPTIONS"]["timeout"] * 1000)
        return connection.make_cursor(cursor)


@cache
def placeholders(sql: str) -> str:
    """``sql`` as the ORM writes it, with ``?`` for each ``%s``."""
    return "%".join(part.replace("%s", "?") for part in sql.split("%%"))
