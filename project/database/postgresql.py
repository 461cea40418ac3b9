"""The cursor of statements that PostgreSQL plans once (statements.py beside this), and what its connections need."""

from __future__ import annotations

from typing import Any, Protocol, cast

import psycopg
from django.conf import settings
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper
from psycopg.types.datetime import TimestamptzLoader


class ReusedCursor(psycopg.Cursor[Any]):
    """One for all prepared statements of a connection, each of which reads its rows at once: making a cursor that reads
    times in its own way takes half as long as the driver needs for a statement of one row."""

    def close(self) -> None:
        """It is used again."""


class HasReusedCursor(Protocol):
    """What ``set_up`` adds to a connection of Django's."""

    reused_cursor: ReusedCursor


def set_up(connection: BaseDatabaseWrapper, **kwargs: Any) -> None:
    """Receiver of ``connection_created``."""
    if connection.vendor == "postgresql" and settings.PREPARED_STATEMENTS:
        driver = connection.connection
        driver.prepare_threshold = 0  # of psycopg.Cursor: Django's own puts the values into the text of its SQL
        # Else PostgreSQL plans each run for its values, where it expects of that to save more than it takes. It takes
        # longer than these statements run.
        driver.execute("SET plan_cache_mode = force_generic_plan")
        reused = cast(HasReusedCursor, connection).reused_cursor = ReusedCursor(driver)
        # The driver's own, in C. Django's is written in Python, and most of the time of reading a page was spent in it.
        reused.adapters.register_loader("timestamptz", TimestamptzLoader)


def prepared_cursor(connection: BaseDatabaseWrapper) -> CursorWrapper:
    """A cursor that sends and plans a statement once for each connection; for the rest as any other of Django's.

    It does not log: the driver keeps no text of what it sent by name.
    """
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    reused = cast(HasReusedCursor, connection).reused_cursor
    return connection.make_cursor(cast(CursorWrapper, reused))  # its stubs know no cursor but Django's
