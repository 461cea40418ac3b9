"""Lost races: another session changed or deleted the rows that a verb works with after they were read."""

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, models, transaction

from project.web.errors import Conflict

SQLITE_CODES = {"SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_PRIMARYKEY", "SQLITE_CONSTRAINT_FOREIGNKEY"}
POSTGRESQL_CODES = {"23505", "23503"}  # unique_violation, foreign_key_violation

P = ParamSpec("P")
R = TypeVar("R")
M = TypeVar("M", bound=models.Model)


def raises_conflict(verb: Callable[P, R]) -> Callable[P, R]:
    """Decorator: runs ``verb`` in a transaction; a race that the database decides against it raises Conflict.

    Other errors of the database are bugs and pass through. PostgreSQL checks foreign keys when the transaction ends,
    so the conversion is outside of it.
    """

    @wraps(verb)
    def answer(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            with transaction.atomic():
                return verb(*args, **kwargs)
        except DatabaseError as error:
            if is_lost_race(error):
                raise Conflict() from error
            raise

    return answer


def is_lost_race(error: DatabaseError) -> bool:
    """Whether a unique or foreign key constraint was violated, or a row to save is gone."""
    cause = error.__cause__
    if cause is None:  # Django's own: save(update_fields=...) found no row
        return type(error) is DatabaseError
    return getattr(cause, "sqlite_errorname", "") in SQLITE_CODES or getattr(cause, "sqlstate", "") in POSTGRESQL_CODES


def lock(rows: models.QuerySet[M], *, to_delete: bool = False) -> M:
    """The only one of ``rows``, locked until the transaction ends. Conflict when it was deleted meanwhile.

    ``to_delete``: nobody can add rows that refer to it, either. Without, they can: PostgreSQL locks the row that a new
    foreign key refers to, and two transactions that each waited for the row of the other would be a deadlock.
    """
    row = rows.select_for_update(no_key=not to_delete).first()
    if row is None:
        raise Conflict()
    return row


def lock_in_order(rows: models.QuerySet[Any], *, to_delete: bool = False) -> None:
    """Locks ``rows`` until the transaction ends, in the order of their keys, as every change of several rows has to: an
    UPDATE locks them in the order of the table, and two of those could wait for each other.

    ``to_delete``: as of ``lock``.
    """
    list(rows.order_by("pk").select_for_update(no_key=not to_delete).values_list("pk"))


def lock_against_deletion(model: type[models.Model], keys: Collection[Any]) -> Collection[Any]:
    """Keeps the rows with ``keys`` from being deleted until the transaction ends. Returns the keys of those that exist.

    For rows that get others on the side, such as a webhook its messages: their deletion must not make the action fail
    that the messages are about. This is the lock that PostgreSQL itself takes for a foreign key, which several
    transactions can have; those that Django knows are exclusive. SQLite has one writer at a time: ``keys`` come back
    unchecked.
    """
    if connection.vendor != "postgresql":
        return keys
    table, key = map(connection.ops.quote_name, (model._meta.db_table, "id"))
    with connection.cursor() as cursor:
        sql = f"SELECT {key} FROM {table} WHERE {key} = ANY(%s) ORDER BY {key} FOR KEY SHARE"  # noqa: S608 (our names)
        cursor.execute(sql, [list(keys)])
        return {pk for (pk,) in cursor.fetchall()}


@contextmanager
def refusal_is_conflict() -> Iterator[None]:
    """Around a verb whose rules the page has checked already: a ValidationError says that something changed since."""
    try:
        yield
    except ValidationError as error:
        raise Conflict(" ".join(error.messages)) from error
