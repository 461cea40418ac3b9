"""Lost races: another session changed or deleted the rows that a verb works with after they were read."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import ParamSpec, TypeVar

from django.core.exceptions import ValidationError
from django.db import DatabaseError, models, transaction

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


def lock(rows: models.QuerySet[M]) -> M:
    """The only one of ``rows``, locked until the transaction ends. Conflict when it was deleted meanwhile."""
    row = rows.select_for_update().first()
    if row is None:
        raise Conflict()
    return row


@contextmanager
def refusal_is_conflict() -> Iterator[None]:
    """Around a verb whose rules the page has checked already: a ValidationError says that something changed since."""
    try:
        yield
    except ValidationError as error:
        raise Conflict(" ".join(error.messages)) from error
