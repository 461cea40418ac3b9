"""What a request needs and does not get: the database, the cache or room on the disk. Becomes 503 with ``Retry-After``.

Nothing was saved then, and the fault is none of the request: whoever asked may ask again. Any other error of the
database, such as a missing table, is a bug and stays a 500 with its traceback.
"""

import errno
import logging

from django.db import Error, InterfaceError, InternalError, OperationalError
from django.http import HttpRequest
from redis.exceptions import ConnectionError as CacheConnectionError
from redis.exceptions import TimeoutError as CacheTimeoutError

log = logging.getLogger(__name__)

RETRY_AFTER_SECONDS = 2  # long enough for a restarted database, short enough for the retries of the browser
DATABASE, CACHE, DISK, TIME, PICTURES = "database", "cache", "disk", "time", "store of pictures"
DISK_ERRNOS = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO}
# By the beginning of their names: SQLITE_IOERR_WRITE is one of SQLITE_IOERR.
SQLITE_DISK = ("SQLITE_FULL", "SQLITE_IOERR", "SQLITE_READONLY")
SQLITE_DATABASE = ("SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_CANTOPEN", "SQLITE_PROTOCOL")
# By the beginning of their SQLSTATE: connection, resources (53100 is the disk), shutdown and crash, deadlock and other
# transactions to try again, read-only.
POSTGRESQL = ("08", "53", "57P", "40", "55P03", "25006")
POSTGRESQL_DISK = "53100"


class Busy(Exception):
    """Too many requests want the same thing, of which there is one. Nothing was saved."""


def missing_part(error: BaseException | None) -> str:
    """``DATABASE``, ``CACHE``, ``DISK``, ``TIME`` or ``PICTURES``; "" when ``error`` says of none of them."""
    if isinstance(error, Busy):
        return TIME
    if isinstance(error, (CacheConnectionError, CacheTimeoutError)):
        return CACHE
    if type(error).__module__.partition(".")[0] == "botocore":  # which is not installed everywhere
        return PICTURES
    if isinstance(error, OSError):
        return DISK if error.errno in DISK_ERRNOS else ""
    if isinstance(error, (OperationalError, InterfaceError, InternalError)):  # the last for a read-only PostgreSQL
        return _of_database(error)
    return ""


def log_outage(request: HttpRequest, part: str, error: BaseException) -> None:
    """One line: a stack trace for each request would bury the reason."""
    reason = " ".join(str(error).split()) or type(error).__name__
    log.error("503 for %s %s: no %s: %s", request.method, request.path, part, reason[:300])


def _of_database(error: Error) -> str:
    cause = error.__cause__
    name = getattr(cause, "sqlite_errorname", None)
    if name is not None:
        return DISK if name.startswith(SQLITE_DISK) else DATABASE if name.startswith(SQLITE_DATABASE) else ""
    state = getattr(cause, "sqlstate", None)
    if state is None:  # psycopg has one for what the server says, none where the connection failed
        return DATABASE
    return DISK if state == POSTGRESQL_DISK else DATABASE if state.startswith(POSTGRESQL) else ""
