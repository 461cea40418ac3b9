"""Reading from a replica of PostgreSQL what may be a few seconds old: lists, searches, numbers.

``reading(user)`` sends the ORM there for as long as it is entered, if the replica has replayed

- what the person wrote last: ``User.wrote_at_lsn``, a place in PostgreSQL's log of changes (LSN), and
- what the primary had MAX_LAG_SECONDS ago. Clocks say nothing of that: the time of the last replayed change also grows
  old while nobody writes, and a receiver that lost its primary looks as if it had caught up.

Otherwise, and while the replica is away, everything comes from the primary.
"""

from __future__ import annotations

import logging
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from threading import Lock, local
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar

from django.db import (
    DEFAULT_DB_ALIAS,
    DatabaseError,
    InterfaceError,
    OperationalError,
    connections,
    models,
    transaction,
)
from django.http import HttpRequest

log = logging.getLogger(__name__)

REPLICA = "replica"  # of DATABASES
MAX_LAG_SECONDS = 5
LOOK_SECONDS = 1  # between two looks at the primary
AWAY_SECONDS = 10  # for which a replica that did not answer is left alone
WRITTEN = "SELECT pg_current_wal_insert_lsn() - '0/0'"
REPLAYED = "SELECT pg_last_wal_replay_lsn() - '0/0'"  # NULL on what is no replica
REMEMBER = "UPDATE accounts_user SET wrote_at_lsn = pg_current_wal_insert_lsn() - '0/0' WHERE id = %s"

P = ParamSpec("P")
R = TypeVar("R")
_thread = local()


class Writer(Protocol):
    pk: int
    wrote_at_lsn: int | None


class Router:
    """Of DATABASE_ROUTERS, where there is a replica."""

    def db_for_read(self, model: type[models.Model], **hints: Any) -> str:
        return alias()

    def db_for_write(self, model: type[models.Model], **hints: Any) -> str:
        return DEFAULT_DB_ALIAS

    def allow_relation(self, one: models.Model, other: models.Model, **hints: Any) -> bool:
        return True

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        return db == DEFAULT_DB_ALIAS


def alias() -> str:
    """Where this thread reads from now."""
    name: str = getattr(_thread, "alias", DEFAULT_DB_ALIAS)
    return name


def is_there() -> bool:
    """Whether the site has a replica."""
    return REPLICA in connections.settings


@contextmanager
def reading(user: Writer) -> Iterator[None]:
    if is_there() and alias() == DEFAULT_DB_ALIAS and _state.has_replayed(user.wrote_at_lsn or 0):
        _thread.alias = REPLICA
    try:
        yield
    finally:
        _thread.alias = DEFAULT_DB_ALIAS


Q = TypeVar("Q", bound=HttpRequest)


def may_be_stale(view: Callable[Concatenate[Q, P], R]) -> Callable[Concatenate[Q, P], R]:
    """Decorator of a view that only reads. What the replica fails to answer is asked of the primary."""

    @wraps(view)
    def answer(request: Q, /, *args: P.args, **kwargs: P.kwargs) -> R:
        return answer_from(lambda: view(request, *args, **kwargs), request)

    return answer


def answer_from(view: Callable[[], R], request: Any) -> R:
    """What ``view`` returns, read for ``request.user``."""
    if not is_there() or not getattr(request.user, "pk", None):
        return view()
    try:
        with reading(request.user):
            asked = alias()
            return view()
    except (OperationalError, InterfaceError) as error:
        if asked == DEFAULT_DB_ALIAS:
            raise
        _state.leave_alone(error)
        return view()


def remember_write(user: Writer) -> None:
    """Call it after what ``user`` wrote was committed. Nobody waits for the disk: without the row, lists are older."""
    if not is_there():
        return
    with transaction.atomic(), connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit = off")
        cursor.execute(REMEMBER, [user.pk])


class State:
    """What a process knows of the two databases."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now, self._lock = now, Lock()
        self._primary: deque[tuple[float, int]] = deque()  # when it had written how much
        self._replayed, self._away_until = 0, 0.0

    def has_replayed(self, lsn: int) -> bool:
        if self._now() < self._away_until:
            return False
        needed = max(lsn, self._floor())
        if self._replayed < needed:
            try:
                self._replayed = _lsn(REPLICA, REPLAYED)
            except DatabaseError as error:
                self.leave_alone(error)
                return False
        return self._replayed >= needed

    def leave_alone(self, error: Exception) -> None:
        log.warning("The replica does not answer, so everything is read from the primary: %s", error)
        connections[REPLICA].close()
        self._replayed, self._away_until = 0, self._now() + AWAY_SECONDS

    def _floor(self) -> int:
        """What the primary had MAX_LAG_SECONDS ago; what it has now, where nobody looked then."""
        now = self._now()
        with self._lock:
            if not self._primary or now - self._primary[-1][0] >= LOOK_SECONDS:
                self._primary.append((now, _lsn(DEFAULT_DB_ALIAS, WRITTEN)))
            while len(self._primary) > 1 and now - self._primary[1][0] >= MAX_LAG_SECONDS:
                self._primary.popleft()
            at, lsn = self._primary[0]
            return lsn if MAX_LAG_SECONDS <= now - at < 2 * MAX_LAG_SECONDS else self._primary[-1][1]


_state = State()


def _lsn(database: str, statement: str) -> int:
    with connections[database].cursor() as cursor:
        cursor.execute(statement)
        [value] = cursor.fetchone() or [None]
    return int(value or 0)
