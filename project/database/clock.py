"""The time by the clock that all machines of a site share: the database server's. SQLite is on this machine.

A token says when it expires. Machines whose own clocks differ by more than it lives would each refuse what the other
has just signed. So what this machine's clock lacks is asked for with each new connection, before the first token, and
again once the clock was set or the machine slept: no request pays for it but the first one after that.
"""

import logging
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import psycopg
from django.db import DEFAULT_DB_ALIAS, Error, connections
from django.db.backends.base.base import BaseDatabaseWrapper

log = logging.getLogger(__name__)
TOLERANCE_SECONDS = 5  # what an answer may take on its way, and how far a clock is slewed: no wrong clock


@dataclass(frozen=True)
class Difference:
    """``ahead``: seconds that the shared clock is ahead of this machine's; ``epoch``: what this machine's clock showed
    when the one began to run that nobody sets."""

    ahead: float
    epoch: float


def now() -> datetime:
    return datetime.fromtimestamp(timestamp(), UTC)


def timestamp() -> float:
    """The same in seconds since 1970."""
    if abs(_epoch() - _difference.epoch) > TOLERANCE_SECONDS:
        _measure_again()
    return _own() + _difference.ahead


def measure(connection: BaseDatabaseWrapper, **kwargs: Any) -> None:
    """Compares the clocks. Receiver of ``connection_created``."""
    global _difference
    if connection.alias != DEFAULT_DB_ALIAS:
        return
    ahead = _ahead(connection) if connection.vendor == "postgresql" else 0
    if abs(ahead) <= TOLERANCE_SECONDS:
        ahead = 0
    if abs(ahead - _difference.ahead) > TOLERANCE_SECONDS:
        log.warning("This machine's clock is %d s ahead of the database's, which tokens follow.", round(-ahead))
    _difference = Difference(ahead, _epoch())


def _measure_again() -> None:
    """Where the database does not answer now, the next call asks."""
    connection = connections[DEFAULT_DB_ALIAS]
    try:
        if connection.vendor == "postgresql":
            connection.ensure_connection()
        measure(connection)
    except (Error, psycopg.Error):
        log.warning("This machine's clock was set, and the database cannot be asked for the time.")


def _ahead(connection: BaseDatabaseWrapper) -> float:
    asked = _own()
    [shared] = connection.connection.execute("SELECT extract(epoch FROM clock_timestamp())").fetchone()
    return float(shared) - (asked + _own()) / 2


def _own() -> float:
    return time.time()


def _epoch() -> float:
    return _own() - time.monotonic()


_difference = Difference(0, 0)  # not measured yet: an expired token is refused before there is a connection
