"""The cursor of statements whose text stays the same (project/database/statements.py), on SQLite."""

from __future__ import annotations

from functools import cache
from typing import Any, cast

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper


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
